package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The parser's events with lookahead, and their places as offsets into the text. */
final class YamlEvents {
  private final SourceText source;
  private final Iterator<Event> events;
  private final ArrayDeque<Event> ahead = new ArrayDeque<>();

  /** Char offset by code point; empty when the text has no character outside the BMP. */
  private final int[] charOffsets;

  YamlEvents(SourceText source, SopsLimits limits) {
    this.source = source;
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(limits.maxBytes())
            .setParseComments(false)
            .setUseMarks(true)
            .setBufferSize(source.length() + 1) // else a long plain scalar takes quadratic time
            .build();
    this.charOffsets = charOffsets(source.text());
    this.events = new Parse(settings).parseString(source.text()).iterator();
    next(); // stream start
  }

  private static int[] charOffsets(String text) {
    int points = text.codePointCount(0, text.length());
    if (points == text.length()) {
      return new int[0];
    }
    int[] offsets = new int[points + 1];
    int at = 0;
    for (int i = 0; i < points; i++) {
      offsets[i] = at;
      at += Character.charCount(text.codePointAt(at));
    }
    offsets[points] = at;
    return offsets;
  }

  Event peek() {
    if (ahead.isEmpty()) {
      ahead.add(pull());
    }
    return ahead.getFirst();
  }

  Event next() {
    Event event = peek();
    ahead.removeFirst();
    return event;
  }

  private Event pull() {
    try {
      return events.next();
    } catch (MarkedYamlEngineException e) {
      throw malformed(e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(-1));
    } catch (YamlEngineException | NoSuchElementException | IllegalArgumentException _) {
      throw malformed(-1); // the last one for an escape that ends with the file
    }
  }

  private static Malformed malformed(int line) {
    return new Malformed(
        "YAML",
        line,
        line < 0 ? "the file is not valid YAML" : "the file is not valid YAML at line " + line,
        "check its indentation, quotes and brackets");
  }

  boolean atEnd() {
    return peek().getEventId() == Event.ID.StreamEnd;
  }

  boolean atCollectionEnd() {
    return isCollectionEnd(peek());
  }

  /** How many maps and lists end here, one inside the other. */
  int endsAhead() {
    peek();
    int count = 0;
    for (Event event : ahead) {
      if (!isCollectionEnd(event)) {
        return count;
      }
      count++;
    }
    while (true) {
      Event event = pull();
      ahead.add(event);
      if (!isCollectionEnd(event)) {
        return count;
      }
      count++;
    }
  }

  static boolean isCollectionEnd(Event event) {
    return event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd;
  }

  boolean isList(CollectionStartEvent event) {
    return event.getEventId() == Event.ID.SequenceStart;
  }

  boolean isFlow(Event event) {
    return event instanceof CollectionStartEvent start && start.isFlow();
  }

  boolean isExplicit(Event event) {
    return event instanceof DocumentStartEvent start && start.isExplicit();
  }

  int start(Event event) {
    return offset(event.getStartMark().orElseThrow().getIndex());
  }

  int end(Event event) {
    return offset(event.getEndMark().orElseThrow().getIndex());
  }

  private int offset(int codePoint) {
    return charOffsets.length == 0 ? codePoint : charOffsets[codePoint];
  }

  /** Offset after {@code |2-} or the like. */
  int blockHeaderEnd(ScalarEvent event) {
    String text = source.text();
    int at = start(event);
    while ((text.charAt(at) != '|' && text.charAt(at) != '>') || insideTag(at, start(event))) {
      at++;
    }
    at++;
    while (at < text.length() && "+-0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private boolean insideTag(int at, int start) {
    return at > start && !Character.isWhitespace(source.text().charAt(at - 1));
  }

  /** Offset after the last character of a block scalar's lines, before its line break. */
  int blockBodyEnd(ScalarEvent event, int headerEnd) {
    String text = source.text();
    int end = Math.min(end(event), text.length());
    boolean keepsBlankLines = text.substring(start(event), headerEnd).contains("+");
    if (keepsBlankLines) {
      int lineStart = source.lineStart(end);
      end = source.isBlank(lineStart, end) ? lineStart : end;
      return Math.max(source.lineEnd(headerEnd), end == 0 ? 0 : source.lineEnd(end - 1));
    }
    while (end > headerEnd && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return Math.max(source.lineEnd(headerEnd), end);
  }
}
