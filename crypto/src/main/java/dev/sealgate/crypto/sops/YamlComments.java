package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.SopsNode.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Finds the comments, which stand between the parser's tokens, and gives each the place in the tree
 * that it has for sops: on its own line before the entry that follows; at the end of a deeper map
 * when it is indented like that map; on a value's line before that value; after a flow collection
 * inside it.
 */
final class YamlComments {
  /** The last token, as far as it matters for a comment on the same line. */
  private enum Last {
    NOTHING,
    KEY,
    ENTRY,
    FLOW_OPEN
  }

  private final SourceText source;
  private final YamlEvents events;
  private final List<YamlContainer> open;
  private final NodeBudget budget;
  private final boolean metadataFollows;
  private final List<Comment> forNextContainer = new ArrayList<>();
  private final List<Comment> forNextValue = new ArrayList<>();
  private Last last = Last.NOTHING;
  private Optional<YamlContainer> lastCompleted = Optional.empty();
  private int position;
  private int contentEnd;
  private int lastDash = -1;
  private int marker = -1;

  /** Comments of the gap at hand, kept back until all of it is known. */
  private final List<Integer> dedented = new ArrayList<>();

  /**
   * @param metadataFollows whether a {@code sops} entry will be put at the end of each document: it
   *     has a say in where the last comments belong
   */
  YamlComments(
      SourceText source,
      YamlEvents events,
      List<YamlContainer> open,
      NodeBudget budget,
      boolean metadataFollows) {
    this.source = source;
    this.events = events;
    this.open = open;
    this.budget = budget;
    this.metadataFollows = metadataFollows;
  }

  int position() {
    return position;
  }

  /** Offset after the last key, scalar or closing bracket. */
  int contentEnd() {
    return contentEnd;
  }

  void documentStarts(Event start) {
    forNextContainer.clear();
    last = Last.NOTHING;
    before(start);
    position = Math.max(position, events.end(start));
    marker = events.isExplicit(start) ? events.end(start) : -1;
  }

  /**
   * Comments right below a {@code ---} that a blank line separates from what follows: go-yaml gives
   * them to the document before.
   */
  List<Comment> takeThoseOfPreviousDocument() {
    List<Comment> theirs = new ArrayList<>();
    if (marker < 0) {
      return theirs;
    }
    int line = source.nextLine(marker);
    for (Comment comment : forNextContainer) {
      int start = java.util.Objects.requireNonNull(comment.slot()).start();
      if (source.lineStart(start) != line) {
        break;
      }
      theirs.add(comment);
      line = source.nextLine(start);
    }
    boolean blankBelow = line < source.length() && source.isBlank(line, source.lineEnd(line));
    if (!blankBelow) {
      return List.of();
    }
    forNextContainer.removeAll(theirs);
    return theirs;
  }

  void documentEnded(int end) {
    position = Math.max(position, end);
  }

  /** Comments of a document without content. */
  List<Comment> leftOver() {
    List<Comment> comments = List.copyOf(forNextContainer);
    forNextContainer.clear();
    return comments;
  }

  /** Reads what stands between the last token and this one. */
  void before(Event next) {
    int to = events.start(next);
    if (to <= position) {
      return;
    }
    lastDash = -1;
    String text = source.text();
    int from = position;
    int at = position;
    while (at < to) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = source.lineEnd(at);
        place(at, end, next);
        at = Math.max(end, at + 1);
      } else if (c == '!' || c == '&') {
        while (at < to && !Character.isWhitespace(text.charAt(at))) {
          at++;
        }
      } else {
        lastDash = c == '-' ? at : lastDash;
        at++;
      }
    }
    if (!dedented.isEmpty()) {
      placeDedented(from, to);
    }
    position = to;
  }

  /**
   * Offset of a dash that, with blanks, is all that stands on the line before this token; or -1.
   */
  int dashBefore(Event next) {
    int start = events.start(next);
    boolean alone =
        lastDash >= 0
            && source.lineStart(start) <= lastDash
            && source.isBlank(source.lineStart(start), lastDash)
            && source.isBlank(lastDash + 1, start);
    return alone ? lastDash : -1;
  }

  void key(Event event) {
    settle();
    token(events.end(event), events.end(event), Last.KEY);
  }

  void alias(Event event) {
    settle();
    token(events.end(event), events.end(event), Last.ENTRY);
  }

  void scalar(ScalarEvent event, Optional<Slot> slot) {
    if (events.end(event) > events.start(event)) {
      settle();
    }
    if (YamlScalarReader.style(event) != Slot.Style.BLOCK) {
      int end = events.end(event);
      token(
          end,
          end > events.start(event) ? end : contentEnd,
          last == Last.KEY && end <= position ? Last.KEY : Last.ENTRY);
      return;
    }
    int header = events.blockHeaderEnd(event);
    int sign = source.text().indexOf('#', header);
    int lineEnd = source.lineEnd(header);
    if (sign >= 0 && sign < lineEnd && !open.isEmpty()) { // a document of one value is refused soon
      budget.node();
      open.getLast().comment(comment(sign, lineEnd, true));
    }
    int body = slot.map(Slot::bodyEnd).orElse(events.end(event));
    token(Math.max(body, position), body, Last.ENTRY);
  }

  /** Gives comments from above to the value that is being read. */
  private void settle() {
    if (!forNextValue.isEmpty()) {
      forNextValue.forEach(open.getLast()::commentAfterChild);
      forNextValue.clear();
    }
  }

  private void token(int end, int content, Last kind) {
    position = Math.max(position, end);
    contentEnd = content;
    last = kind;
  }

  void opened(YamlContainer container) {
    forNextContainer.forEach(container::comment);
    forNextContainer.clear();
    if (container.flow) {
      // sops loses these: they must not govern anything here either
      forNextValue.forEach(container::commentLast);
      forNextValue.clear();
      last = Last.FLOW_OPEN;
      position++;
    }
  }

  void completed(YamlContainer container) {
    lastCompleted = Optional.of(container);
    last = last == Last.KEY ? Last.ENTRY : last;
  }

  /**
   * A comment on the line of a closing bracket belongs into that collection, unless it is an item.
   */
  void closed(Event end, YamlContainer container) {
    if (!container.flow) {
      return;
    }
    int after = events.end(end);
    token(after, after, Last.ENTRY);
    boolean isItem = open.size() > 1 && open.get(open.size() - 2).list;
    int lineEnd = source.lineEnd(after);
    int sign = source.text().indexOf('#', after);
    if (!isItem && sign >= 0 && sign < lineEnd && source.isBlank(after, sign)) {
      budget.node();
      container.commentFirst(comment(sign, lineEnd, false));
      position = lineEnd;
    }
  }

  private Comment comment(int sign, int end, boolean inline) {
    Slot slot = Slot.of(sign + 1, end, Slot.Style.COMMENT);
    return new Comment(new Scalar.Str(source.text().substring(sign + 1, end)), inline, slot);
  }

  private void place(int sign, int end, Event next) {
    budget.node();
    boolean sameLine = !source.isBlank(source.lineStart(sign), sign);
    if (!sameLine || lastDash >= source.lineStart(sign) || last == Last.NOTHING) {
      ownLine(comment(sign, end, false), sign, next);
      return;
    }
    switch (last) {
      case KEY, FLOW_OPEN -> open.getLast().comment(comment(sign, end, false));
      case ENTRY ->
          lastCompleted.ifPresent(entry -> entry.commentBeforeLast(comment(sign, end, true)));
      case NOTHING -> {}
    }
  }

  private void ownLine(Comment comment, int sign, Event next) {
    if (open.isEmpty()) {
      forNextContainer.add(comment);
      return;
    }
    YamlContainer top = open.getLast();
    if (YamlEvents.isCollectionEnd(next) && !top.flow) {
      dedented.add(sign);
    } else if (next instanceof CollectionStartEvent start
        && !start.isFlow()
        && (top.list ? lastDash >= 0 : last == Last.KEY)) {
      forNextContainer.add(comment);
    } else {
      top.comment(comment);
    }
  }

  private void placeDedented(int from, int to) {
    int deepest = open.size() - 1;
    int ends = events.endsAhead();
    boolean beforeMetadata = metadataFollows && ends == open.size();
    YamlDedentGap gap = new YamlDedentGap(source, open, ends, beforeMetadata);
    List<Integer> levels = gap.levels(dedented, from, to, last == Last.KEY);
    for (int i = 0; i < levels.size(); i++) {
      int sign = dedented.get(i);
      Comment comment = comment(sign, source.lineEnd(sign), false);
      int level = levels.get(i);
      if (level == YamlDedentGap.NEXT) {
        forNextValue.add(comment);
      } else if (level == deepest) {
        open.get(level).comment(comment);
      } else {
        open.get(level).commentAfterChild(comment);
      }
    }
    dedented.clear();
  }
}
