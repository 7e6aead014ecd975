package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.Slot.Style;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import dev.sealgate.crypto.sops.YamlScalarWriter.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes whole maps in the layout of sops: block style, lists indented below their key. */
final class YamlWriter {
  private static final int SIMPLE_KEY_LENGTH = 128;

  private final SecretBuffer out;
  private final String lineBreak;
  private final int step;
  private final YamlScalarWriter scalars;

  YamlWriter(SecretBuffer out, String lineBreak, int step) {
    this.out = out;
    this.lineBreak = lineBreak;
    this.step = step;
    this.scalars = new YamlScalarWriter(out, lineBreak);
  }

  /** Column for what is nested in a map whose keys stand at {@code column}. */
  static int nested(int column, int step) {
    return step * ((column + step) / step);
  }

  void document(Branch root, int column) {
    if (hasItems(root)) {
      branch(root, column, false);
    } else {
      comments(root.entries(), column);
      out.repeat(' ', column).text("{}").text(lineBreak);
    }
  }

  /**
   * @param continued whether the first key goes on the line that is already begun
   */
  private void branch(Branch branch, int column, boolean continued) {
    boolean onLine = continued;
    List<Comment> inline = new ArrayList<>();
    for (Entry entry : branch.entries()) {
      switch (entry) {
        case Comment comment when comment.inline() -> inline.add(comment);
        case Comment comment -> {
          if (!onLine) {
            ownLine(comment, column);
          }
        }
        case Item item -> {
          if (!onLine) {
            out.repeat(' ', column);
          }
          onLine = false;
          key(item, column);
          value(item.value(), column, inline);
          inline.clear();
        }
      }
    }
    inline.forEach(comment -> ownLine(comment, column));
  }

  private void key(Item item, int column) {
    if (item.merge()) {
      out.text("<<:");
      return;
    }
    String key = item.key();
    boolean simple = key.getBytes(StandardCharsets.UTF_8).length <= SIMPLE_KEY_LENGTH;
    if (!simple) {
      out.text("? ");
    }
    scalars.write(new Scalar.Str(key), Place.KEY);
    if (!simple) {
      out.text(lineBreak).repeat(' ', column);
    }
    out.ascii(':');
  }

  private void value(SopsNode value, int column, List<Comment> inline) {
    switch (value) {
      case Branch branch when hasItems(branch) -> {
        trailing(inline);
        branch(branch, nested(column, step), false);
      }
      case Sequence list when hasElements(list) -> {
        trailing(inline);
        sequence(list, nested(column, step), false);
      }
      case Branch _ -> flow(" {}", inline);
      case Sequence _ -> flow(" []", inline);
      case Leaf(Scalar scalar, Slot slot) -> {
        out.ascii(' ');
        scalars.write(scalar, place(slot, inline, column, nested(column, step)));
        trailing(inline);
      }
    }
  }

  /**
   * @param continued whether the first dash goes on the line that is already begun
   */
  void sequence(Sequence list, int column, boolean continued) {
    boolean onLine = continued;
    List<Comment> inline = new ArrayList<>();
    for (Element element : list.elements()) {
      switch (element) {
        case Comment comment when comment.inline() -> inline.add(comment);
        case Comment comment -> {
          if (!onLine) {
            ownLine(comment, column);
          }
        }
        case SopsNode node -> {
          if (!onLine) {
            leading(node).forEach(comment -> ownLine(comment, column));
            out.repeat(' ', column);
          }
          onLine = false;
          out.ascii('-');
          element(node, column, inline);
          inline.clear();
        }
      }
    }
    inline.forEach(comment -> ownLine(comment, column));
  }

  private void element(SopsNode node, int column, List<Comment> inline) {
    switch (node) {
      case Branch branch when hasItems(branch) -> {
        out.ascii(' ');
        branch(branch, column + 2, true);
      }
      case Sequence list when hasElements(list) -> {
        out.ascii(' ');
        sequence(list, column + 2, true);
      }
      case Branch _ -> flow(" {}", inline);
      case Sequence _ -> flow(" []", inline);
      case Leaf(Scalar scalar, Slot slot) -> {
        out.ascii(' ');
        scalars.write(scalar, place(slot, inline, column, column + 2));
        trailing(inline);
      }
    }
  }

  private static Place place(@Nullable Slot slot, List<Comment> inline, int parent, int body) {
    Style style = slot == null ? Style.PLAIN : slot.style();
    boolean quoted = style == Style.SINGLE_QUOTED || style == Style.DOUBLE_QUOTED;
    boolean block = inline.isEmpty() && body - parent <= 9;
    return new Place(quoted ? style : Style.PLAIN, false, block, parent, body);
  }

  private void flow(String brackets, List<Comment> inline) {
    out.text(brackets);
    trailing(inline);
  }

  private void trailing(List<Comment> inline) {
    for (Comment comment : inline) {
      out.text(" #");
      commentText(out, comment.text(), "");
    }
    out.text(lineBreak);
  }

  private void comments(List<Entry> entries, int column) {
    for (Entry entry : entries) {
      if (entry instanceof Comment comment) {
        ownLine(comment, column);
      }
    }
  }

  /** Comments that would stand between a dash and what follows it. */
  private static List<Comment> leading(SopsNode node) {
    List<? extends Object> content =
        switch (node) {
          case Branch branch -> branch.entries();
          case Sequence list -> list.elements();
          case Leaf _ -> List.of();
        };
    List<Comment> leading = new ArrayList<>();
    for (Object each : content) {
      if (each instanceof Comment comment) {
        if (!comment.inline()) {
          leading.add(comment);
        }
      } else {
        if (each instanceof SopsNode first) {
          leading.addAll(leading(first));
        }
        return leading;
      }
    }
    return leading;
  }

  private void ownLine(Comment comment, int column) {
    String indent = " ".repeat(column);
    out.text(indent).ascii('#');
    commentText(out, comment.text(), lineBreak + indent + "#");
    out.text(lineBreak);
  }

  /**
   * @param newline what a line break in the text becomes; it must never end the comment
   */
  static void commentText(SecretBuffer out, Scalar text, String newline) {
    byte[] utf8 = text.plainBytes();
    int from = 0;
    for (int i = 0; i < utf8.length; i++) {
      if (utf8[i] == '\n' || utf8[i] == '\r') {
        out.raw(utf8, from, i).text(newline);
        from = i + 1;
      }
    }
    out.raw(utf8, from, utf8.length);
    java.util.Arrays.fill(utf8, (byte) 0);
  }

  private static boolean hasItems(Branch branch) {
    return branch.entries().stream().anyMatch(Item.class::isInstance);
  }

  private static boolean hasElements(Sequence list) {
    return list.elements().stream().anyMatch(SopsNode.class::isInstance);
  }
}
