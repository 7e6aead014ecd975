package dev.sealgate.reconciler.charts;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The texts at the top of a YAML document, such as a chart's name. */
final class TopLevel {
  private static final int LONGEST = 1 << 20;

  private TopLevel() {}

  /** Empty when it is no YAML mapping. */
  static Optional<Map<String, String>> read(String yaml) {
    if (yaml.length() > LONGEST) {
      return Optional.empty();
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(false)
            .setBufferSize(yaml.length() + 1) // else a long plain scalar takes quadratic time
            .build();
    Map<String, String> found = new HashMap<>();
    int depth = 0;
    @Nullable String key = null;
    boolean mapping = false;
    try {
      for (Event event : new Parse(settings).parseString(yaml)) {
        switch (event.getEventId()) {
          case MappingStart, SequenceStart -> {
            mapping |= depth == 0 && event.getEventId() == Event.ID.MappingStart;
            depth++;
          }
          case MappingEnd, SequenceEnd -> {
            depth--;
            key = depth == 1 ? null : key;
          }
          case Scalar -> {
            if (depth == 1 && mapping) {
              String text = ((ScalarEvent) event).getValue();
              if (key == null) {
                key = text;
              } else {
                found.put(key, text);
                key = null;
              }
            }
          }
          case Alias -> key = depth == 1 ? null : key;
          case DocumentEnd, StreamEnd, StreamStart, DocumentStart, Comment -> {}
        }
      }
    } catch (YamlEngineException | NumberFormatException _) {
      return Optional.empty();
    }
    return mapping ? Optional.of(found) : Optional.empty();
  }
}
