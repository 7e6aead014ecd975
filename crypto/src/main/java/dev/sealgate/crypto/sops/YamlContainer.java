package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A YAML map or list while it is being read. */
final class YamlContainer {
  final boolean list;
  final boolean flow;

  /** Of its keys or dashes. */
  final int column;

  private final List<Object> content = new ArrayList<>();
  private final List<Comment> afterChild = new ArrayList<>();
  private final List<Comment> atEnd = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private int size;

  YamlContainer(boolean list, boolean flow, int column) {
    this.list = list;
    this.flow = flow;
    this.column = column;
  }

  /** Number of elements, comments not counted. */
  int size() {
    return size;
  }

  boolean addKey(String key) {
    return keys.add(key);
  }

  void add(Object itemOrNode) {
    size++;
    content.add(itemOrNode);
    content.addAll(afterChild);
    afterChild.clear();
  }

  void comment(Comment comment) {
    content.add(comment);
  }

  void commentFirst(Comment comment) {
    content.addFirst(comment);
  }

  /** For a comment below an entry that is not complete yet. */
  void commentAfterChild(Comment comment) {
    afterChild.add(comment);
  }

  /** Below all that the collection will hold. */
  void commentLast(Comment comment) {
    atEnd.add(comment);
  }

  void commentBeforeLast(Comment comment) {
    int at = content.size();
    while (at > 0 && content.get(at - 1) instanceof Comment) {
      at--;
    }
    content.add(Math.max(0, at - 1), comment);
  }

  SopsNode build() {
    content.addAll(afterChild);
    content.addAll(atEnd);
    if (list) {
      List<Element> elements = new ArrayList<>(content.size());
      content.forEach(each -> elements.add((Element) each));
      return new Sequence(elements);
    }
    List<Entry> entries = new ArrayList<>(content.size());
    for (Object each : content) {
      entries.add(each instanceof Item item ? item : (Comment) each);
    }
    return new Branch(entries);
  }
}
