package dev.sealgate.cli.operate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An Application with what it owns.
 *
 * @param notes what could not be looked at, and why
 */
public record AppTree(App app, List<Node> nodes, List<String> notes) {
  public AppTree {
    nodes = List.copyOf(nodes);
    notes = List.copyOf(notes);
  }

  public String drawn(Instant now) {
    StringBuilder text = new StringBuilder();
    text.append(
        "Application %s  %s  %s  %s%n"
            .formatted(
                app.id(),
                app.standing(now).text(),
                AppTable.orNone(app.sync()),
                AppTable.orNone(app.health())));
    app.appliedBy()
        .ifPresent(owner -> text.append("  applied by Application ").append(owner).append('\n'));
    List<Node> all = new ArrayList<>(nodes);
    hooks().forEach(all::add);
    Node.drawAll(all, text, "");
    return text.toString();
  }

  public Table table() {
    Table table = new Table("OWNER", "OBJECT", "HEALTH", "WAVE", "NOTE", "MESSAGE");
    nodes.forEach(node -> node.rows(table, "Application " + app.id()));
    hooks().forEach(node -> node.rows(table, "Application " + app.id()));
    return table;
  }

  /** The last run of each hook, of which the object may be gone. */
  private List<Node> hooks() {
    List<Node> hooks = new ArrayList<>();
    for (Object hook : Fields.list(app.object(), "status", "rollout", "hooks")) {
      hooks.add(
          new Node(
              LiveTree.Owned.of(Fields.text(hook, "object"))
                  .map(LiveTree.Owned::told)
                  .orElse(Fields.text(hook, "object")),
              Fields.text(hook, "state"),
              Fields.text(hook, "message"),
              "",
              "hook "
                  + Fields.text(hook, "phase")
                  + (Fields.isTrue(hook, "removed") ? ", removed" : ""),
              List.of()));
    }
    return hooks;
  }

  public Map<String, Object> tree(Instant now) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("namespace", app.namespace());
    tree.put("name", app.name());
    tree.put("state", app.standing(now).text());
    tree.put("objects", nodes.stream().map(Node::tree).toList());
    tree.put("hooks", hooks().stream().map(Node::tree).toList());
    tree.put("notes", notes);
    return tree;
  }
}
