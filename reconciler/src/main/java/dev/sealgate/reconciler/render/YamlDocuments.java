package dev.sealgate.reconciler.render;

import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML event by event. The engine's own composer is recursive and expands aliases before
 * anybody counts; here the bounds hold at every step.
 */
final class YamlDocuments {
  private YamlDocuments() {}

  static List<@Nullable Object> read(
      String text, LoadLimits limits, TreeBudget budget, Dialect dialect) throws BadDocument {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit((int) Math.min(Integer.MAX_VALUE, limits.maxFileBytes()))
            .setUseMarks(true)
            .setBufferSize(text.length() + 1) // else a long plain scalar takes quadratic time
            .build();
    List<@Nullable Object> documents = new ArrayList<>();
    YamlTree tree = new YamlTree(0, budget, dialect);
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        switch (event.getEventId()) {
          case DocumentStart -> {
            budget.documents(documents.size());
            tree = new YamlTree(documents.size(), budget, dialect);
          }
          case DocumentEnd -> documents.add(tree.result());
          case Scalar -> tree.scalar((ScalarEvent) event);
          case Alias -> tree.alias((AliasEvent) event);
          case MappingStart -> tree.startMap((MappingStartEvent) event);
          case SequenceStart -> tree.startList((SequenceStartEvent) event);
          case MappingEnd, SequenceEnd -> tree.end();
          case StreamStart, StreamEnd, Comment -> {}
        }
      }
    } catch (MarkedYamlEngineException broken) {
      throw broken(documents.size(), broken.getProblemMark().orElse(null));
    } catch (YamlEngineException | NumberFormatException _) {
      // the latter is the engine's answer to an escape that ends with the file
      throw broken(documents.size(), null);
    }
    return documents;
  }

  private static BadDocument broken(int document, @Nullable Mark mark) {
    String where =
        mark == null
            ? ""
            : " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    return new BadDocument(
        Reason.INVALID_MANIFEST,
        document,
        "",
        "the file is not valid YAML" + where,
        "often it is the indentation, a tab, or a text with a colon that needs quotes");
  }
}
