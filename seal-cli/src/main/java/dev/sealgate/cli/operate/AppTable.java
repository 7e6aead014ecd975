package dev.sealgate.cli.operate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Applications as rows. */
public final class AppTable {
  private static final int SHORT = 12;

  private AppTable() {}

  /**
   * @param namespaces whether they are told
   * @param wide whether sources and messages are told
   * @param exact whether times are told in full instead of as ages, and commits too
   */
  public static Table of(
      Collection<App> apps, Instant now, boolean namespaces, boolean wide, boolean exact) {
    List<String> head = new ArrayList<>();
    if (namespaces) {
      head.add("NAMESPACE");
    }
    head.addAll(List.of("NAME", "STATE", "SYNC", "HEALTH", "REVISION", exact ? "SINCE" : "AGE"));
    if (wide) {
      head.addAll(List.of("SOURCE", "MESSAGE"));
    }
    Table table = new Table(head.toArray(String[]::new));
    for (App app : apps) {
      List<String> row = new ArrayList<>();
      if (namespaces) {
        row.add(app.namespace());
      }
      String made = Fields.text(app.object(), "metadata", "creationTimestamp");
      row.addAll(
          List.of(
              app.name(),
              app.standing(now).text(),
              orNone(app.sync()),
              orNone(app.health()),
              orNone(exact ? app.revision() : brief(app.revision())),
              exact ? made : Times.age(made, now)));
      if (wide) {
        row.add(app.source());
        row.add(message(app, now));
      }
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  private static String message(App app, Instant now) {
    String halted = app.halted(now);
    return halted.isEmpty() ? app.message() : halted;
  }

  /** A cell that a program can count on. */
  static String orNone(String text) {
    return text.isEmpty() ? "-" : text;
  }

  /** A commit, or a chart's version and digest, as people say it. */
  public static String brief(String revision) {
    return revision.matches("[0-9a-f]{40,64}")
        ? revision.substring(0, SHORT)
        : revision.replaceAll("(@sha256:[0-9a-f]{12})[0-9a-f]{52}", "$1");
  }

  /** As {@link #of}, one that is shown when something changed. */
  public static String change(App app, Instant now) {
    String why = message(app, now);
    return "%s  %s  %s%s"
        .formatted(
            app.id(),
            app.standing(now).text(),
            orNone(brief(app.attemptedRevision())),
            why.isEmpty() ? "" : "  " + Table.printable(why));
  }
}
