package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.sops.Document.Layout;
import dev.sealgate.crypto.sops.Slot.Style;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** Reads YAML documents into trees whose leaves know where in the text they stand. */
final class YamlReader {
  private static final int DEFAULT_STEP = 4;

  private final SourceText source;
  private final YamlEvents events;
  private final YamlComments comments;
  private final NodeBudget budget;
  private final Map<String, SopsNode> anchors = new HashMap<>();
  private final List<YamlContainer> open = new ArrayList<>();
  private final List<Object> path = new ArrayList<>();
  private boolean references;
  private int rootColumn;
  private int step;
  private int listStep;

  /**
   * @param metadataFollows see {@link YamlComments}
   */
  YamlReader(SourceText source, SopsLimits limits, boolean metadataFollows) {
    this.source = source;
    this.events = new YamlEvents(source, limits);
    this.budget = new NodeBudget(limits);
    this.comments = new YamlComments(source, events, open, budget, metadataFollows);
  }

  List<Document> read() {
    requireWholeLineBreaks();
    List<Document> documents = new ArrayList<>();
    while (!events.atEnd()) {
      int index = documents.size();
      budget.document(index);
      try {
        documents.add(document(documents));
      } catch (CryptoException e) {
        throw e.at(new Location("", index, KeyPaths.format(path)));
      }
    }
    return documents;
  }

  /**
   * To YAML a carriage return alone ends a line, to everything that counts lines here it does not.
   */
  private void requireWholeLineBreaks() {
    String text = source.text();
    for (int at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) {
      if (at + 1 == text.length() || text.charAt(at + 1) != '\n') {
        int line = source.lineNumber(at);
        throw new Malformed(
            "YAML",
            line,
            "a carriage return without a line feed ends line " + line,
            "save the file with the line ends of Unix or Windows");
      }
    }
  }

  private Document document(List<Document> before) {
    anchors.clear();
    references = false;
    rootColumn = 0;
    step = 0;
    listStep = 0;
    Event start = events.next();
    int from = events.isExplicit(start) ? events.end(start) : comments.position();
    comments.documentStarts(start);
    Event first = events.peek();
    comments.before(first);
    if (!before.isEmpty()) {
      append(before, comments.takeThoseOfPreviousDocument());
    }
    SopsNode root = node(-1, false);
    Event end = events.next();
    comments.before(end);
    int to = events.start(end);
    Branch branch = root(root, first);
    comments.documentEnded(events.end(end));
    boolean block =
        first instanceof ScalarEvent
            ? events.start(first) == events.end(first) // a written null can't be added to
            : !events.isFlow(first);
    boolean ownLine = source.isBlank(source.lineStart(events.start(first)), events.start(first));
    return new Document(
        branch,
        new Layout.Yaml(from, to, rootColumn, block && ownLine, references, stepOrDefault()));
  }

  private int stepOrDefault() {
    return step != 0 ? step : listStep != 0 ? listStep : DEFAULT_STEP;
  }

  private static void append(List<Document> documents, List<Comment> comments) {
    Document last = documents.removeLast();
    List<Entry> entries = new ArrayList<>(last.root().entries());
    entries.addAll(comments);
    documents.add(last.withRoot(new Branch(entries)));
  }

  private Branch root(SopsNode root, Event first) {
    return switch (root) {
      case Branch branch -> branch;
      case Leaf(Scalar.Nil _, Slot _) -> new Branch(List.copyOf(comments.leftOver()));
      case Leaf _, SopsNode.Sequence _ ->
          throw malformed(
              "the document is a "
                  + (first instanceof ScalarEvent ? "single value" : "list")
                  + "; SOPS takes maps only",
              "put it under a key of a map");
    };
  }

  /**
   * @param indent column of the key or dash that the node belongs to
   */
  private SopsNode node(int indent, boolean inList) {
    comments.before(events.peek());
    int lead = comments.dashBefore(events.peek());
    Event event = events.next();
    budget.node();
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar, indent, inList, lead);
      case AliasEvent alias -> alias(alias);
      case CollectionStartEvent start -> collection(start);
      default -> throw malformed("something else than a value stands here", "check the file");
    };
  }

  private SopsNode scalar(ScalarEvent event, int indent, boolean inList, int lead) {
    Optional<Slot> slot = slot(event, indent, inList, lead);
    comments.scalar(event, slot);
    Leaf leaf = new Leaf(YamlScalarReader.read(event), slot.orElse(null));
    anchor(event, leaf);
    return leaf;
  }

  /** None for what can't be replaced in place; an anchored value's anchor must survive. */
  private Optional<Slot> slot(ScalarEvent event, int indent, boolean inList, int lead) {
    if (event.getAnchor().isPresent()) {
      return Optional.empty();
    }
    int start = events.start(event);
    int end = events.end(event);
    Style style = YamlScalarReader.style(event);
    boolean flow = !open.isEmpty() && open.getLast().flow;
    if (style != Style.BLOCK) {
      return Optional.of(new Slot(start, end, end, style, flow, indent, inList, lead));
    }
    if (source.column(start) <= indent) {
      return Optional.empty(); // on a line of its own, where nothing but a block scalar may stand
    }
    int header = events.blockHeaderEnd(event);
    int body = events.blockBodyEnd(event, header);
    return Optional.of(new Slot(start, header, body, style, flow, indent, inList, lead));
  }

  private SopsNode alias(AliasEvent event) {
    references = true;
    SopsNode target = anchors.get(event.getAlias().getValue());
    if (target == null) {
      throw malformed("an alias refers to an anchor that is not above it", "check its name");
    }
    comments.alias(event);
    return budget.copy(target);
  }

  private void anchor(NodeEvent event, SopsNode node) {
    event
        .getAnchor()
        .ifPresent(name -> {
          references = true;
          anchors.put(name.getValue(), node);
        });
  }

  private SopsNode collection(CollectionStartEvent start) {
    boolean list = events.isList(start);
    int column = column(start);
    rootColumn = open.isEmpty() ? column : rootColumn;
    YamlContainer container = new YamlContainer(list, start.isFlow(), column);
    noteStep(container);
    open.add(container);
    budget.depth(open.size());
    comments.opened(container);
    while (!events.atCollectionEnd()) {
      if (list) {
        path.add(container.size());
        container.add(node(column, true));
        path.removeLast();
        comments.completed(container);
      } else {
        item(container);
      }
    }
    comments.before(events.peek());
    comments.closed(events.next(), container);
    open.removeLast();
    SopsNode node = container.build();
    anchor(start, node);
    return node;
  }

  private void item(YamlContainer container) {
    comments.before(events.peek());
    Event event = events.next();
    budget.node();
    String key = key(event);
    int start = events.start(event);
    path.add(key);
    if (!container.addKey(key)) {
      throw malformed("the key occurs twice in its map", "remove one of them");
    }
    comments.key(event);
    SopsNode value = node(container.column, false);
    container.add(
        new Item(key, value, start, comments.contentEnd(), YamlScalarReader.isMerge(event)));
    path.removeLast();
    comments.completed(container);
  }

  private String key(Event event) {
    SopsNode node =
        switch (event) {
          case ScalarEvent scalar -> {
            Leaf leaf = new Leaf(YamlScalarReader.read(scalar), null);
            anchor(scalar, leaf);
            yield leaf;
          }
          case AliasEvent alias -> alias(alias);
          default -> throw malformed("a key is a map or a list", "SOPS takes texts as keys only");
        };
    if (node instanceof Leaf(Scalar.Str(String text), Slot _)) {
      return text;
    }
    throw malformed("a key is no text but a number, boolean, time or null", "put it in quotes");
  }

  /**
   * What is in a map in maps tells, first of all maps: below a dash, sops itself indents by what is
   * left to the next stop.
   */
  private void noteStep(YamlContainer container) {
    boolean inMaps = !open.isEmpty() && open.stream().noneMatch(outer -> outer.list || outer.flow);
    boolean ofAuthor = path.isEmpty() || !Store.METADATA_KEY.equals(path.getFirst());
    if (inMaps && ofAuthor && !container.flow) {
      int difference = container.column - open.getLast().column;
      int plausible = difference > 1 && difference <= 8 ? difference : 0;
      if (container.list) {
        listStep = listStep == 0 ? plausible : listStep;
      } else {
        step = step == 0 ? plausible : step;
      }
    }
  }

  /** Of the keys or dashes; a tag or an anchor may stand elsewhere, on a line before them. */
  private int column(CollectionStartEvent start) {
    boolean marked = start.getTag().isPresent() || start.getAnchor().isPresent();
    if (!marked || start.isFlow()) {
      return source.column(events.start(start));
    }
    int line = source.lineStart(events.start(events.peek()));
    int at = line;
    while (at < source.length() && source.text().charAt(at) == ' ') {
      at++;
    }
    return at - line;
  }

  private Malformed malformed(String problem, String hint) {
    return new Malformed("YAML", -1, problem, hint);
  }
}
