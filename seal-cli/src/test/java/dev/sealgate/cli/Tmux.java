package dev.sealgate.cli;

import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A shell on a terminal with a history: what a person would see there, also by scrolling back. */
final class Tmux implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Command tmux;
  private final Path socket;

  private Tmux(Path folder, Map<String, String> env) {
    this.socket = folder.resolve("tmux");
    Command command = Command.of("tmux").in(folder);
    for (Map.Entry<String, String> variable : env.entrySet()) {
      command = command.env(variable.getKey(), variable.getValue());
    }
    this.tmux = command;
  }

  /**
   * @param options of tmux, each "NAME VALUE"
   */
  static Tmux start(Path folder, Map<String, String> env, String... options) {
    Tmux started = new Tmux(folder, env);
    started.run(
        "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "env PS1='ready> ' sh");
    for (String option : options) {
      String[] words = option.split(" ", 2);
      started.run("set-option", "-g", words[0], words[1]);
    }
    started.shows("ready>");
    return started;
  }

  Tmux type(String text) {
    run("send-keys", "-l", text);
    return this;
  }

  /** For example Enter, C-c, PageDown. */
  Tmux press(String key) {
    run("send-keys", key);
    return this;
  }

  Tmux shows(String text) {
    await("shows " + text).atMost(PATIENCE).until(() -> screen().contains(text));
    return this;
  }

  Tmux showsNoLonger(String text) {
    await("no " + text).atMost(PATIENCE).until(() -> !screen().contains(text));
    return this;
  }

  String screen() {
    return run("capture-pane", "-p");
  }

  /** With all that has left the screen upwards. */
  String all() {
    return run("capture-pane", "-p", "-S", "-");
  }

  private String run(String... words) {
    List<String> all = Stream.concat(Stream.of("-S", socket.toString()), Stream.of(words)).toList();
    return tmux.run(all.toArray(String[]::new)).orThrow().text();
  }

  @Override
  public void close() {
    run("kill-server");
  }
}
