package dev.sealgate.cli.operate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the controller says that a sync would do; it names fields, and no value. */
public record Planned(App app) {
  void tell(BiConsumer<String, String> line, Consumer<String> more) {
    Object plan = Fields.at(app.object(), "status", "plan");
    if (plan == null) {
      return;
    }
    line.accept("plan of", Fields.text(plan, "revision"));
    part(plan, "create", "it would make", more);
    part(plan, "change", "it would change", more);
    part(plan, "prune", "it would delete", more);
  }

  private static void part(Object plan, String name, String what, Consumer<String> more) {
    long count = Fields.number(plan, name, "count");
    List<String> objects = Fields.texts(plan, name, "objects");
    if (count == 0) {
      return;
    }
    more.accept("    %s: %d%n".formatted(what, count));
    objects.forEach(it -> more.accept("      " + Table.printable(it) + "\n"));
    if (objects.size() < count) {
      more.accept("      and %d more%n".formatted(count - objects.size()));
    }
  }

  /** As {@code seal sync --dry-run} prints it. */
  public String text() {
    StringBuilder text = new StringBuilder(app.id() + "\n");
    tell(
        (name, value) -> text.append("  ").append(name).append(' ').append(value).append('\n'),
        text::append);
    List<String> differences = differences();
    if (Fields.at(app.object(), "status", "plan") == null) {
      text.append(
          differences.isEmpty() && !app.sync().equals("OutOfSync")
              ? "  nothing differs, as of what the controller saw last\n"
              : "  differs from %s%n".formatted(app.attemptedRevision()));
      differences.forEach(it -> text.append("    ").append(Table.printable(it)).append('\n'));
    }
    return text.toString();
  }

  private List<String> differences() {
    return Fields.texts(app.object(), "status", "sync", "differences");
  }

  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("namespace", app.namespace());
    tree.put("name", app.name());
    tree.put("attemptedRevision", app.attemptedRevision());
    tree.put("plan", Fields.at(app.object(), "status", "plan"));
    tree.put("differences", differences());
    return tree;
  }
}
