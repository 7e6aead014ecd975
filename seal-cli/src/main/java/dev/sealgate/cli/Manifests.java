package dev.sealgate.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML and JSON manifests. */
final class Manifests {
  private static final int MAX_DOCUMENTS = 1000;
  private static final int MAX_ALIASES = 50;
  private static final int MAX_DEPTH = 64;

  private Manifests() {}

  /**
   * @param index zero-based place in the file, empty documents counted
   */
  record Document(int index, Map<String, @Nullable Object> body) {
    String text(String key) {
      return body.get(key) instanceof String text ? text : "";
    }

    String metadata(String key) {
      return body.get("metadata") instanceof Map<?, ?> metadata
              && metadata.get(key) instanceof String text
          ? text
          : "";
    }

    boolean isSecret() {
      return text("apiVersion").equals("v1") && text("kind").equals("Secret");
    }

    boolean isListOfSecrets() {
      return text("kind").equals("List")
          && body.get("items") instanceof List<?> items
          && items.stream()
              .anyMatch(item -> item instanceof Map<?, ?> map && "Secret".equals(map.get("kind")));
    }

    boolean isManifest() {
      return !text("apiVersion").isEmpty() && !text("kind").isEmpty();
    }
  }

  /** The documents that hold something. */
  static List<Document> read(Source source) {
    String text = source.content().use(bytes -> utf8(source.name(), bytes));
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel("input")
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setCodePointLimit(Integer.MAX_VALUE)
            .setBufferSize(text.length() + 1) // else a long plain scalar takes quadratic time
            .build();
    List<Document> documents = new ArrayList<>();
    int index = 0;
    try {
      for (Object body : new Load(settings).loadAllFromString(text)) {
        if (index == MAX_DOCUMENTS) {
          throw Failure.of(
              source.name() + " has more than " + MAX_DOCUMENTS + " documents", "split it");
        }
        if (body != null) {
          documents.add(new Document(index, object(source.name(), index, body)));
        }
        index++;
      }
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> ", line " + (mark.getLine() + 1)).orElse("");
      throw malformed(source.name() + line + place(index));
    } catch (YamlEngineException | NumberFormatException | StackOverflowError _) {
      throw malformed(source.name() + place(index));
    }
    return List.copyOf(documents);
  }

  private static Failure malformed(String where) {
    return Failure.of(
        where + ": this is neither valid YAML nor JSON",
        "look for a tab, a missing quote, a key given twice or a wrong indentation near there");
  }

  private static String place(int index) {
    return index == 0 ? "" : ", document " + (index + 1);
  }

  @SuppressWarnings("unchecked") // the keys are checked
  private static Map<String, @Nullable Object> object(String name, int index, Object body) {
    if (!(body instanceof Map<?, ?> map)) {
      throw Failure.of(
          name + place(index) + " is not a map of fields",
          "a manifest begins with apiVersion and kind");
    }
    check(name + place(index), map, 0);
    return (Map<String, @Nullable Object>) map;
  }

  private static void check(String where, @Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw Failure.of(where + " is nested deeper than " + MAX_DEPTH + " levels", "flatten it");
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!(entry.getKey() instanceof String)) {
          throw Failure.of(
              where + " has a key that is not text", "put keys like 8080 or true in quotes");
        }
        check(where, entry.getValue(), depth + 1);
      }
    } else if (value instanceof Collection<?> list) {
      list.forEach(element -> check(where, element, depth + 1));
    }
  }

  private static String utf8(String name, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw Failure.of(name + " is not UTF-8 text", "convert it: iconv -t UTF-8");
    }
  }
}
