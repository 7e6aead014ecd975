package dev.sealgate.cli.operate;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commits that were applied in full, the last one first. */
public final class HistoryTable {
  private HistoryTable() {}

  /**
   * @param exact whether times are told in full instead of as ages
   */
  public static Table of(App app, Instant now, boolean exact) {
    Table table = new Table("REVISION", "APPLIED", "NOTE");
    for (Object entry : entries(app)) {
      String revision = Fields.text(entry, "revision");
      String applied = Fields.text(entry, "appliedAt");
      table.row(revision, exact ? applied : Times.age(applied, now) + " ago", note(app, revision));
    }
    return table;
  }

  private static String note(App app, String revision) {
    boolean current = revision.equals(app.revision());
    boolean held = revision.equals(app.rollback());
    return current && held ? "current, held" : current ? "current" : held ? "held" : "-";
  }

  public static Map<String, Object> tree(App app) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("namespace", app.namespace());
    tree.put("name", app.name());
    tree.put("revision", app.revision());
    tree.put("rollback", app.rollback());
    tree.put("history", entries(app));
    return tree;
  }

  private static List<?> entries(App app) {
    return Fields.list(app.object(), "status", "history");
  }
}
