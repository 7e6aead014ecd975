package dev.sealgate.cli.operate;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that a person wants to know of one Application, and what to type next. */
public final class StatusText {
  private final App app;
  private final Instant now;
  private final StringBuilder text = new StringBuilder();

  private StatusText(App app, Instant now) {
    this.app = app;
    this.now = now;
  }

  public static String of(App app, Instant now) {
    return new StatusText(app, now).whole();
  }

  private String whole() {
    text.append(app.id()).append("  ").append(app.standing(now).text()).append('\n');
    line("source", app.source());
    String synced = Fields.text(app.object(), "status", "lastSyncedAt");
    line(
        "revision",
        app.revision() + (synced.isEmpty() ? "" : ", applied " + Times.age(synced, now) + " ago"));
    if (!app.attemptedRevision().equals(app.revision())) {
      line("tried", app.attemptedRevision());
    }
    line("sync", app.sync());
    differences();
    line("health", joined(app.health(), Fields.text(app.object(), "status", "health", "message")));
    line("halted", app.halted(now));
    line("held", app.held());
    line("cluster", Fields.text(app.object(), "status", "cluster", "server"));
    rollout();
    conditions();
    problems();
    new Planned(app).tell(this::line, text::append);
    next();
    return text.toString();
  }

  private void line(String name, String value) {
    if (!value.isEmpty()) {
      text.append("  %-12s %s%n".formatted(name, Table.printable(value)));
    }
  }

  private static String joined(String first, String second) {
    return second.isEmpty() ? first : first + ": " + second;
  }

  private void differences() {
    Fields.texts(app.object(), "status", "sync", "differences")
        .forEach(it -> text.append("    ").append(Table.printable(it)).append('\n'));
  }

  private void rollout() {
    Object rollout = Fields.at(app.object(), "status", "rollout");
    String waits = Fields.text(rollout, "waitsFor");
    if (!waits.isEmpty()) {
      line(
          "waits for",
          "%s, in wave %s, since %s"
              .formatted(
                  waits,
                  Fields.text(rollout, "wave"),
                  Times.age(Fields.text(rollout, "since"), now)));
    }
    for (Object hook : Fields.list(rollout, "hooks")) {
      line(
          "hook",
          joined(
              "%s %s %s"
                  .formatted(
                      Fields.text(hook, "phase"),
                      Fields.text(hook, "object"),
                      Fields.text(hook, "state")),
              Fields.text(hook, "message")));
    }
  }

  private void conditions() {
    Table table = new Table("CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE");
    for (App.Condition it : app.conditions()) {
      table.row(it.type(), it.status(), it.reason(), Times.age(it.since(), now), it.message());
    }
    if (!table.isEmpty()) {
      text.append('\n').append(table.aligned().indent(2));
    }
  }

  private void problems() {
    List<?> problems = Fields.list(app.object(), "status", "problems");
    if (!problems.isEmpty()) {
      text.append("\n  problems\n");
    }
    for (Object problem : problems) {
      String file = Fields.text(problem, "file");
      String document = Fields.text(problem, "document");
      String key = Fields.text(problem, "keyPath");
      text.append(
          "    %s: %s%s%s%s%n"
              .formatted(
                  Fields.text(problem, "reason"),
                  file.isEmpty() ? "" : Table.printable(file) + ": ",
                  document.isEmpty() ? "" : "document " + document + ": ",
                  key.isEmpty() ? "" : Table.printable(key) + ": ",
                  Table.printable(Fields.text(problem, "message"))));
      String hint = Fields.text(problem, "hint");
      if (!hint.isEmpty()) {
        text.append("      hint: ").append(Table.printable(hint)).append('\n');
      }
    }
  }

  private void next() {
    next(app, now).ifPresent(command -> text.append("\n  next: ").append(command).append('\n'));
  }

  /** The command that gets it going again, where there is one. */
  public static Optional<String> next(App app, Instant now) {
    String where = app.name() + " -n " + app.namespace();
    if (!app.halted(now).isEmpty()) {
      return Optional.of("seal resume " + where);
    }
    if (!app.unconfirmedPrune().isEmpty()) {
      return Optional.of("seal sync " + where + " --confirm-prune " + app.unconfirmedPrune());
    }
    if (!app.rollback().isEmpty()) {
      return Optional.of("seal rollback " + where + " --end");
    }
    boolean differs = app.sync().equals("OutOfSync") && app.onlyReports();
    return differs && !app.attemptedRevision().isEmpty()
        ? Optional.of("seal sync " + where + " --approve " + app.attemptedRevision())
        : Optional.empty();
  }

  /** The same for programs. */
  public static Map<String, @Nullable Object> tree(App app, Instant now) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("namespace", app.namespace());
    tree.put("name", app.name());
    tree.put("state", app.standing(now).text());
    tree.put("halted", app.halted(now));
    tree.put("next", next(app, now).orElse(""));
    tree.put("generation", app.generation());
    tree.put("status", Fields.map(app.object(), "status"));
    return tree;
  }
}
