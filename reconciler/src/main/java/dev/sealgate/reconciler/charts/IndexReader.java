package dev.sealgate.reconciler.charts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Reason;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads an {@code index.yaml} of any size event by event: YAML, or JSON in one line. */
final class IndexReader {
  private static final int LONGEST_LINE = 1 << 20;

  private final ChartLimits limits;
  private final String shown;

  /**
   * @param shown what messages call the repository
   */
  IndexReader(ChartLimits limits, String shown) {
    this.limits = limits;
    this.shown = shown;
  }

  /** The versions of these charts, in the index's order; a chart that it lacks is left out. */
  Map<String, List<IndexCollector.Entry>> read(Path index, Set<String> charts)
      throws SourceFailure {
    IndexCollector collector = new IndexCollector(charts, limits.maxVersions());
    try (InputStream in = new BufferedInputStream(Files.newInputStream(index), 1 << 16)) {
      if (isJson(in)) {
        json(in, collector);
      } else {
        yaml(in, collector);
      }
    } catch (IndexCollector.TooMuchException _) {
      throw new SourceFailure(
          Reason.LIMIT_EXCEEDED,
          "the index.yaml of "
              + shown
              + " nests too deep, has a line that is too long, or more than "
              + limits.maxVersions()
              + " versions of one chart",
          "remove old versions from the repository");
    } catch (IOException | YamlEngineException | NumberFormatException _) {
      throw broken("is neither YAML nor JSON");
    }
    if (!collector.hasEntries()) {
      throw broken("has no entries");
    }
    return collector.found();
  }

  private SourceFailure broken(String what) {
    return new SourceFailure(
        Reason.INVALID_MANIFEST,
        "the index.yaml of " + shown + " " + what,
        "check that spec.source.repoURL is a chart repository; helm repo index makes an index");
  }

  private static boolean isJson(InputStream in) throws IOException {
    in.mark(64);
    int first = in.read();
    while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
      first = in.read();
    }
    in.reset();
    return first == '{';
  }

  private static void json(InputStream in, IndexCollector collector) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(in)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> collector.start(true);
          case START_ARRAY -> collector.start(false);
          case END_OBJECT, END_ARRAY -> collector.end();
          case FIELD_NAME, VALUE_STRING -> collector.scalar(parser.getText());
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
              collector.scalar("");
          case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
              throw new IllegalStateException("no JSON parser does this");
        }
      }
    }
  }

  private void yaml(InputStream in, IndexCollector collector) throws SourceFailure {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit((int) Math.min(Integer.MAX_VALUE, limits.maxIndexBytes()))
            .setUseMarks(false)
            // a longer line would take quadratic time
            .setBufferSize(LONGEST_LINE + 1)
            .build();
    int documents = 0;
    for (Event event : new Parse(settings).parseInputStream(new ShortLines(in))) {
      switch (event.getEventId()) {
        case MappingStart -> collector.start(true);
        case SequenceStart -> collector.start(false);
        case MappingEnd, SequenceEnd -> collector.end();
        case Scalar -> collector.scalar(((ScalarEvent) event).getValue());
        case Alias -> throw broken("has YAML aliases, which are not followed");
        case DocumentStart -> {
          if (++documents > 1) {
            throw broken("has more than one document");
          }
        }
        case DocumentEnd, StreamStart, StreamEnd, Comment -> {}
      }
    }
  }

  /** Ends at a line that is too long. */
  private static final class ShortLines extends FilterInputStream {
    private int length;

    ShortLines(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      int read = super.read(target, offset, count);
      for (int i = offset; i < offset + read; i++) {
        length = target[i] == '\n' ? 0 : length + 1;
        if (length > LONGEST_LINE) {
          throw new IndexCollector.TooMuchException();
        }
      }
      return read;
    }
  }
}
