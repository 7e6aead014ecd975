package dev.sealgate.reconciler.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON value or several in a row. */
final class JsonDocuments {
  private final JsonParser parser;
  private final TreeBudget budget;
  private final Deque<Object> steps = new ArrayDeque<>();
  private int document;

  private JsonDocuments(JsonParser parser, TreeBudget budget) {
    this.parser = parser;
    this.budget = budget;
  }

  static List<@Nullable Object> read(String text, LoadLimits limits, TreeBudget budget)
      throws BadDocument {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.maxDepth())
                    .maxNumberLength(400)
                    .maxStringLength((int) Math.min(Integer.MAX_VALUE, limits.maxFileBytes()))
                    .build())
            .build();
    int done = 0;
    try (JsonParser parser = factory.createParser(text)) {
      JsonDocuments reader = new JsonDocuments(parser, budget);
      List<@Nullable Object> documents = new ArrayList<>();
      while (parser.nextToken() != null) {
        reader.budget.documents(documents.size());
        reader.document = documents.size();
        done = documents.size();
        documents.add(reader.value());
      }
      return documents;
    } catch (StreamConstraintsException _) {
      throw new BadDocument(
          Reason.LIMIT_EXCEEDED,
          done,
          "",
          "the file holds a text, a number or a depth over the bounds",
          "no Kubernetes object needs that; check the file");
    } catch (JsonProcessingException broken) {
      throw new BadDocument(
          Reason.INVALID_MANIFEST,
          done,
          "",
          "the file is not valid JSON at line "
              + broken.getLocation().getLineNr()
              + ", column "
              + broken.getLocation().getColumnNr(),
          "check commas and quotes; a key may stand only once in an object");
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private @Nullable Object value() throws IOException, BadDocument {
    budget.node(document, this::path);
    return switch (parser.currentToken()) {
      case START_OBJECT -> map();
      case START_ARRAY -> list();
      case VALUE_STRING -> {
        String text = parser.getText();
        budget.text(document, this::path, text);
        yield text;
      }
      case VALUE_NUMBER_INT -> {
        BigInteger integer = parser.getBigIntegerValue();
        yield integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
      }
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no JSON parser does this");
    };
  }

  private Map<String, @Nullable Object> map() throws IOException, BadDocument {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      budget.text(document, this::path, key);
      parser.nextToken();
      steps.addLast(key);
      map.put(key, value());
      steps.removeLast();
    }
    return map;
  }

  private List<@Nullable Object> list() throws IOException, BadDocument {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      steps.addLast(list.size());
      list.add(value());
      steps.removeLast();
    }
    return list;
  }

  private String path() {
    return KeyPath.of(List.copyOf(steps));
  }
}
