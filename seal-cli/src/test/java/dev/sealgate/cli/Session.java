package dev.sealgate.cli;

import dev.sealgate.testbed.CommandResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder to run commands in: seal in this JVM, and the few others that transcripts need. */
final class Session implements AutoCloseable {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|([^\\s']+)");
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path folder;
  private final Map<String, String> env = new HashMap<>();
  private final List<FilesAsApi> servers = new ArrayList<>();
  private boolean typing;
  private boolean watching;
  private boolean showing;

  Session(Path folder) {
    this.folder = folder;
    env.put("HOME", folder.resolve("home").toString());
  }

  record Result(int exit, byte[] stdout, String stderr) {
    String text() {
      return new String(stdout, StandardCharsets.UTF_8);
    }
  }

  Session write(String file, String content) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Session env(String name, String value) {
    env.put(name, value);
    return this;
  }

  Session typing() {
    typing = true;
    return this;
  }

  Session watching() {
    watching = true;
    return this;
  }

  Session showing() {
    showing = true;
    return this;
  }

  Map<String, String> variables() {
    return Map.copyOf(env);
  }

  Path path(String file) {
    return folder.resolve(file);
  }

  String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Result seal(String input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = Seal.run(args, world(input, out, err));
    return new Result(exit, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  /** Its files and its environment, without input; what is printed is lost. */
  World world() {
    return world("", new ByteArrayOutputStream(), new ByteArrayOutputStream());
  }

  /** What is printed to a world. */
  String printed(Consumer<World> print) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    print.accept(world("", out, new ByteArrayOutputStream()));
    return out.toString(StandardCharsets.UTF_8);
  }

  World world(String input, OutputStream out, OutputStream err) {
    return new World(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new World.Terminal(typing, watching, showing),
        out,
        err,
        env,
        folder,
        Clock.fixed(NOW, ZoneOffset.UTC),
        new SecureRandom());
  }

  /** A line of a transcript: words, quoted by ' or not, and redirections. */
  Result run(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    }
    String input = redirected(words, "<");
    String output = redirected(words, ">");
    Result result = run(words, input.isEmpty() ? "" : read(input));
    if (output.isEmpty()) {
      return result;
    }
    write(output, result.text());
    return new Result(result.exit(), new byte[0], result.stderr());
  }

  private static String redirected(List<String> words, String sign) {
    int at = words.indexOf(sign);
    if (at < 0) {
      return "";
    }
    words.remove(at);
    return words.remove(at);
  }

  private Result run(List<String> words, String input) {
    String argument = words.size() > 1 ? words.get(1) : "";
    return switch (words.getFirst()) {
      case "seal" -> seal(input, words.subList(1, words.size()).toArray(String[]::new));
      case "cat" -> printed(read(argument));
      case "mode" -> printed(mode(argument) + "\n");
      case "chmod" -> chmod(argument, words.get(2));
      case "git" -> git(words.subList(1, words.size()));
      case "ls" -> printed(list());
      case "memory" -> memory();
      case "terminal" -> {
        showing = true;
        yield printed("");
      }
      case "api" -> api(argument.isEmpty() ? "api" : argument);
      case "leftovers" ->
          printed(String.join("\n", Objects.requireNonNull(path("memory").toFile().list())));
      case "env" -> {
        String[] pair = argument.split("=", 2);
        env.put(pair[0], pair[1].replace("$PWD", folder.toString()));
        yield printed("");
      }
      default -> throw new IllegalArgumentException("no such command: " + words.getFirst());
    };
  }

  private Result git(List<String> words) {
    CommandResult result = TestRepo.git(folder, variables()).run(words.toArray(String[]::new));
    return new Result(result.exit(), result.stdout(), result.stderr());
  }

  /** A place for plaintexts of its own, to be looked at for what stays behind. */
  private Result memory() {
    try {
      Path memory = Files.createTempDirectory(MEMORY, "seal-test-");
      Files.createSymbolicLink(path("memory"), memory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    env.put("SEAL_MEMORY_DIR", "memory");
    return printed("");
  }

  /** A cluster out of the folder api. */
  private Result api(String folder) {
    FilesAsApi server = FilesAsApi.start(path(folder));
    write("kubeconfig", server.kubeconfig());
    env.put("KUBECONFIG", path("kubeconfig").toString());
    servers.add(server);
    return printed("");
  }

  @Override
  public void close() {
    servers.forEach(FilesAsApi::close);
    try {
      if (Files.isSymbolicLink(path("memory"))) {
        Files.deleteIfExists(path("memory").toRealPath());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Result printed(String text) {
    return new Result(0, text.getBytes(StandardCharsets.UTF_8), "");
  }

  private Result chmod(String mode, String file) {
    try {
      Files.setPosixFilePermissions(folder.resolve(file), PosixFilePermissions.fromString(mode));
      return printed("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String mode(String file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String list() {
    try (Stream<Path> files = Files.list(folder)) {
      String[] names = files.map(file -> file.getFileName().toString()).toArray(String[]::new);
      Arrays.sort(names);
      return String.join("\n", names) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
