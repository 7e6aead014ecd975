package dev.sealgate.templates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The first document of a YAML text that holds a map, with sigs.k8s.io/yaml's idea of types. */
final class YamlReader {
  private final Iterator<Event> events;
  private final Budget budget;
  private final Map<Anchor, @Nullable Object> anchors = new HashMap<>();

  private YamlReader(Iterator<Event> events, Budget budget) {
    this.events = events;
    this.budget = budget;
  }

  static GoMap read(String bytes, Budget budget) {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(bytes.length() + 1)
            .setBufferSize(bytes.length() + 1) // else a long plain scalar takes quadratic time
            .setLabel("value")
            .build();
    try {
      YamlReader reader =
          new YamlReader(new Parse(settings).parseString(Utf8.decode(bytes)).iterator(), budget);
      Object value = reader.document();
      if (value == null) {
        return new GoMap();
      }
      if (value instanceof GoMap map) {
        return map;
      }
      throw FunctionFailure.argument(
          "the YAML is %s, not a map".formatted(Values.described(value)));
    } catch (YamlEngineException | NumberFormatException _) {
      // the latter is the engine's answer to an escape that ends with the text
      throw bad();
    }
  }

  private @Nullable Object document() {
    Event event = next();
    while (event.getEventId() == Event.ID.StreamStart
        || event.getEventId() == Event.ID.DocumentStart) {
      event = next();
    }
    return event.getEventId() == Event.ID.StreamEnd ? null : value(event, 0);
  }

  private Event next() {
    budget.spend(1);
    if (!events.hasNext()) {
      throw bad();
    }
    return events.next();
  }

  private @Nullable Object value(Event event, int depth) {
    budget.checkDepth(depth);
    return switch (event) {
      case AliasEvent alias -> {
        if (!anchors.containsKey(alias.getAlias())) {
          throw bad();
        }
        yield anchors.get(alias.getAlias());
      }
      case ScalarEvent scalar -> anchored(scalar, scalar(scalar));
      case SequenceStartEvent start -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (Event item = next(); item.getEventId() != Event.ID.SequenceEnd; item = next()) {
          list.add(value(item, depth + 1));
          budget.checkElements(list.size());
        }
        yield anchored(start, list);
      }
      case MappingStartEvent start -> anchored(start, map(depth));
      default -> throw bad();
    };
  }

  private GoMap map(int depth) {
    GoMap map = new GoMap();
    GoMap merged = new GoMap();
    for (Event key = next(); key.getEventId() != Event.ID.MappingEnd; key = next()) {
      Object name = value(key, depth + 1);
      if (name instanceof List<?> || name instanceof GoMap || name == null) {
        throw FunctionFailure.argument("a key of the YAML is no string");
      }
      Object item = value(next(), depth + 1);
      String text = Printer.toString(name, budget);
      if (text.equals("<<") && ((ScalarEvent) key).isPlain()) {
        merge(item, merged);
      } else if (map.put(text, item) != null) {
        throw FunctionFailure.argument("a key of the YAML is there twice");
      }
    }
    merged.forEach(map::putIfAbsent);
    return map;
  }

  private void merge(@Nullable Object item, GoMap merged) {
    List<?> sources =
        item instanceof List<?> list ? list : item == null ? List.of() : List.of(item);
    for (Object source : sources) {
      if (!(source instanceof GoMap map)) {
        throw FunctionFailure.argument("a merge key of the YAML has no map");
      }
      budget.pay(map);
      map.forEach(merged::putIfAbsent);
    }
  }

  private @Nullable Object anchored(NodeEvent event, @Nullable Object value) {
    event.getAnchor().ifPresent(anchor -> anchors.put(anchor, value));
    return value;
  }

  private static @Nullable Object scalar(ScalarEvent event) {
    String text = event.getValue();
    return event.isPlain() && event.getTag().isEmpty()
        ? YamlTypes.resolve(text)
        : Utf8.encode(text);
  }

  private static FunctionFailure bad() {
    return FunctionFailure.argument("the value is not YAML", "check what the store holds");
  }
}
