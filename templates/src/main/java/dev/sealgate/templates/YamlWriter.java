package dev.sealgate.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/** Block YAML as sigs.k8s.io/yaml writes it, without the last line end. */
final class YamlWriter {
  private static final ImplicitTuple IMPLICIT = new ImplicitTuple(true, true);

  private final List<Event> events = new ArrayList<>();
  private final Budget budget;

  private YamlWriter(Budget budget) {
    this.budget = budget;
  }

  static String write(@Nullable Object value, Budget budget) {
    YamlWriter writer = new YamlWriter(budget);
    writer.events.add(new StreamStartEvent());
    writer.events.add(new DocumentStartEvent(false, Optional.empty(), Map.of()));
    writer.node(value, 0);
    writer.events.add(new DocumentEndEvent(false));
    writer.events.add(new StreamEndEvent());
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setWidth(80)
            .setMaxSimpleKeyLength(1024)
            .setUseUnicodeEncoding(true)
            .build();
    String text = new Present(settings).emitToString(writer.events.iterator());
    String yaml = Utf8.encode(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    budget.checkLength(yaml.length());
    return yaml;
  }

  private void node(@Nullable Object value, int depth) {
    budget.checkDepth(depth);
    budget.checkElements(events.size());
    budget.pay(value);
    switch (value) {
      case GoMap map -> {
        FlowStyle style = map.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
        events.add(new MappingStartEvent(Optional.empty(), Optional.empty(), true, style));
        map.forEach((key, item) -> {
          string(key, key.equals("<<"));
          node(item, depth + 1);
        });
        events.add(new MappingEndEvent());
      }
      case List<?> list -> {
        FlowStyle style = list.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
        events.add(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, style));
        list.forEach(item -> node(item, depth + 1));
        events.add(new SequenceEndEvent());
      }
      case String s -> string(s, false);
      case null -> scalar("null", ScalarStyle.PLAIN);
      case Double d -> scalar(number(d), ScalarStyle.PLAIN);
      default -> scalar(value.toString(), ScalarStyle.PLAIN);
    }
  }

  /** A whole number stays one on its way through JSON, up to where JSON turns to the e form. */
  private static String number(double value) {
    return Printer.shortest(value, value == Math.rint(value) && Math.abs(value) < 1e18 ? 'j' : 'g');
  }

  private void string(String bytes, boolean quoted) {
    if (!Utf8.isValid(bytes)) {
      throw FunctionFailure.argument(
          "the value is not UTF-8 text", "pass binary values through b64enc");
    }
    String text = Utf8.decode(bytes);
    if (quoted || YamlTypes.needsQuotes(text)) {
      scalar(text, ScalarStyle.DOUBLE_QUOTED);
    } else if (text.indexOf('\n') >= 0) {
      scalar(text, ScalarStyle.LITERAL);
    } else {
      scalar(text, ScalarStyle.PLAIN);
    }
  }

  private void scalar(String text, ScalarStyle style) {
    events.add(new ScalarEvent(Optional.empty(), Optional.empty(), IMPLICIT, text, style));
  }
}
