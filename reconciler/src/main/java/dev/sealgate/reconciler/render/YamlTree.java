package dev.sealgate.reconciler.render;

import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/** The tree of one YAML document while its events come in. */
final class YamlTree {
  private static final String TAGS = "tag:yaml.org,2002:";
  private static final String MERGE = "<<";

  private final int document;
  private final TreeBudget budget;
  private final Dialect dialect;
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Map<Anchor, Object> anchored = new HashMap<>();
  private final Set<Anchor> unfinished = new HashSet<>();
  private @Nullable Object root;

  private sealed interface Frame {
    Optional<Anchor> anchor();
  }

  private static final class MapFrame implements Frame {
    private final Optional<Anchor> anchor;
    final Map<String, @Nullable Object> map = new LinkedHashMap<>();
    final List<Map<?, ?>> merges = new ArrayList<>();
    @Nullable String key;
    boolean merging;

    MapFrame(Optional<Anchor> anchor) {
      this.anchor = anchor;
    }

    @Override
    public Optional<Anchor> anchor() {
      return anchor;
    }
  }

  private record ListFrame(Optional<Anchor> anchor, List<@Nullable Object> list) implements Frame {}

  YamlTree(int document, TreeBudget budget, Dialect dialect) {
    this.document = document;
    this.budget = budget;
    this.dialect = dialect;
  }

  @Nullable Object result() {
    return root;
  }

  void startMap(MappingStartEvent event) throws BadDocument {
    refuseTag(event.getTag(), "map");
    begin(new MapFrame(event.getAnchor()));
  }

  void startList(SequenceStartEvent event) throws BadDocument {
    refuseTag(event.getTag(), "seq");
    begin(new ListFrame(event.getAnchor(), new ArrayList<>()));
  }

  private void begin(Frame frame) throws BadDocument {
    refuseKey();
    budget.node(document, this::path);
    budget.depth(document, this::path, open.size() + 1);
    frame.anchor().ifPresent(unfinished::add);
    open.push(frame);
  }

  void end() throws BadDocument {
    Frame frame = open.pop();
    Object value =
        switch (frame) {
          case MapFrame map -> merged(map);
          case ListFrame list -> list.list();
        };
    frame
        .anchor()
        .ifPresent(anchor -> {
          unfinished.remove(anchor);
          anchored.put(anchor, value);
        });
    accept(value);
  }

  void scalar(ScalarEvent event) throws BadDocument {
    String text = event.getValue();
    budget.node(document, this::path);
    budget.text(document, this::path, text);
    MapFrame map = expectingKey();
    if (map != null && event.isPlain() && event.getTag().isEmpty() && text.equals(MERGE)) {
      map.key = MERGE;
      map.merging = true;
      return;
    }
    Object value = value(event, text);
    if (map != null) {
      acceptKey(map, value);
    } else {
      event.getAnchor().ifPresent(anchor -> anchored.put(anchor, value == null ? NULL : value));
      accept(value);
    }
  }

  /** Stands for an anchored null, which no map can hold as a value of its own. */
  private static final Object NULL = new Object();

  private @Nullable Object value(ScalarEvent event, String text) throws BadDocument {
    String tag = event.getTag().orElse("");
    try {
      if (tag.isEmpty()) {
        return event.isPlain() ? KubernetesScalars.resolve(text, dialect) : text;
      }
      return switch (tag) {
        case "!", TAGS + "str" -> text;
        case TAGS + "int", TAGS + "float", TAGS + "bool", TAGS + "null" ->
            KubernetesScalars.resolve(text, dialect);
        case TAGS + "binary" -> {
          Base64.getMimeDecoder().decode(text); // as kubectl: checked, and kept as it is written
          yield text;
        }
        default -> throw unknownTag();
      };
    } catch (KubernetesScalars.NoJsonNumber _) {
      throw bad("the number has no JSON form", "infinity and NaN can't stand in a manifest");
    } catch (IllegalArgumentException _) {
      throw bad("the value tagged !!binary is not base64", "encode it, or drop the tag");
    }
  }

  void alias(AliasEvent event) throws BadDocument {
    refuseKey();
    Anchor anchor = event.getAlias();
    Object value = anchored.get(anchor);
    if (value == null) {
      throw bad(
          unfinished.contains(anchor)
              ? "an alias stands within its own anchor"
              : "an alias names no anchor of this document",
          "write the value out");
    }
    accept(copy(value, open.size()));
  }

  /** A copy of its own for every alias: the documents are changed later. */
  private @Nullable Object copy(@Nullable Object value, int depth) throws BadDocument {
    budget.node(document, this::path);
    budget.depth(document, this::path, depth);
    switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          copy.put((String) entry.getKey(), copy(entry.getValue(), depth + 1));
        }
        return copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (Object item : list) {
          copy.add(copy(item, depth + 1));
        }
        return copy;
      }
      case String text -> {
        budget.text(document, this::path, text);
        return text;
      }
      case null -> {
        return null;
      }
      default -> {
        return value.equals(NULL) ? null : value;
      }
    }
  }

  private @Nullable MapFrame expectingKey() {
    return open.peek() instanceof MapFrame map && map.key == null ? map : null;
  }

  private void refuseKey() throws BadDocument {
    if (expectingKey() != null) {
      throw bad("a key is a map, a list or an alias", "keys are plain texts; quote it");
    }
  }

  private void acceptKey(MapFrame map, @Nullable Object key) throws BadDocument {
    String text =
        switch (key) {
          case String s -> s;
          case Boolean b -> b.toString();
          case Long l -> l.toString();
          case null, default ->
              throw bad("a key is empty or no text", "write the key, in quotes if need be");
        };
    if (map.map.containsKey(text)) {
      throw new BadDocument(
          Reason.INVALID_MANIFEST,
          document,
          KeyPath.key(path(), text),
          "the key stands twice in the same map",
          "keep one of the two; readers disagree on which one counts");
    }
    map.key = text;
  }

  private void accept(@Nullable Object value) throws BadDocument {
    switch (open.peek()) {
      case null -> root = value;
      case ListFrame list -> list.list().add(value);
      case MapFrame map -> {
        if (map.merging) {
          merge(map, value);
        } else {
          map.map.put(String.valueOf(map.key), value);
        }
        map.key = null;
        map.merging = false;
      }
    }
  }

  private void merge(MapFrame map, @Nullable Object value) throws BadDocument {
    List<?> sources = value instanceof List<?> list ? list : Collections.singletonList(value);
    for (Object source : sources) {
      if (!(source instanceof Map<?, ?> merged)) {
        throw bad("the value of << is no map", "<< takes a map or a list of maps");
      }
      map.merges.add(merged);
    }
  }

  private static Map<String, @Nullable Object> merged(MapFrame frame) {
    for (Map<?, ?> merge : frame.merges) {
      merge.forEach((key, value) -> {
        if (!frame.map.containsKey((String) key)) {
          frame.map.put((String) key, value);
        }
      });
    }
    return frame.map;
  }

  private void refuseTag(Optional<String> tag, String expected) throws BadDocument {
    if (tag.isPresent() && !tag.get().equals(TAGS + expected) && !tag.get().equals("!")) {
      throw unknownTag();
    }
  }

  private BadDocument unknownTag() {
    return bad("a value carries a YAML tag that has no meaning here", "drop the tag");
  }

  private BadDocument bad(String message, String hint) {
    return new BadDocument(Reason.INVALID_MANIFEST, document, path(), message, hint);
  }

  private String path() {
    List<Object> steps = new ArrayList<>();
    for (Iterator<Frame> frames = open.descendingIterator(); frames.hasNext(); ) {
      switch (frames.next()) {
        case MapFrame map -> {
          if (map.key != null) {
            steps.add(map.key);
          }
        }
        case ListFrame list -> steps.add(list.list().size());
      }
    }
    return KeyPath.of(steps);
  }
}
