package dev.sealgate.cli.operate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object below an Application.
 *
 * @param object like {@code Deployment.apps shop/web}
 * @param wave empty for wave 0
 * @param note what else there is to say
 */
record Node(
    String object, String health, String message, String wave, String note, List<Node> children) {
  Node {
    children = List.copyOf(children);
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("object", object);
    tree.put("health", health);
    tree.put("message", message);
    tree.put("wave", wave.isEmpty() ? "0" : wave);
    tree.put("note", note);
    tree.put("children", children.stream().map(Node::tree).toList());
    return tree;
  }

  private String told() {
    List<String> words = new ArrayList<>(List.of(object, health));
    if (!wave.isEmpty()) {
      words.add("wave " + wave);
    }
    if (!note.isEmpty()) {
      words.add(note);
    }
    if (!message.isEmpty()) {
      words.add(message);
    }
    return Table.printable(String.join("  ", words));
  }

  /** With branches before it. */
  void draw(StringBuilder text, String before, boolean last) {
    text.append(before).append(last ? "└─ " : "├─ ").append(told()).append('\n');
    drawAll(children, text, before + (last ? "   " : "│  "));
  }

  static void drawAll(List<Node> nodes, StringBuilder text, String before) {
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).draw(text, before, i == nodes.size() - 1);
    }
  }

  /** A row for itself and each below it. */
  void rows(Table table, String owner) {
    table.row(
        AppTable.orNone(owner),
        object,
        AppTable.orNone(health),
        wave.isEmpty() ? "0" : wave,
        AppTable.orNone(note),
        AppTable.orNone(message));
    children.forEach(child -> child.rows(table, object));
  }
}
