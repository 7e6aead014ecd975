package dev.sealgate.reconciler.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON as trees of maps, lists and scalars; Jackson stays behind this door. */
public final class Json {
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  /**
   * Buffers for as many as read at the same time; else each of a thousand threads keeps its own.
   */
  static final int BUFFERS = 16;

  /** What was read last stays in them. */
  static final RecyclerPool<BufferRecycler> KEPT = JsonRecyclerPools.newBoundedPool(BUFFERS);

  private static final ObjectMapper MAPPER =
      mapper(JsonFactory.builder().recyclerPool(KEPT).build());
  private static final ObjectMapper SECRETS =
      mapper(JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build());

  private Json() {}

  private static ObjectMapper mapper(JsonFactory factory) {
    return JsonMapper.builder(factory)
        // its excerpts would carry what the server sent into a log
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();
  }

  /**
   * @throws IOException it is no JSON object; the message says nothing of the content
   */
  public static Map<String, @Nullable Object> parse(byte[] json) throws IOException {
    return parse(MAPPER, json);
  }

  /** As {@link #parse}, of what may hold a secret: no buffer that held it is kept. */
  public static Map<String, @Nullable Object> parseSecret(byte[] json) throws IOException {
    return parse(SECRETS, json);
  }

  private static Map<String, @Nullable Object> parse(ObjectMapper mapper, byte[] json)
      throws IOException {
    try {
      Map<String, @Nullable Object> object = mapper.readValue(json, OBJECT);
      if (object == null) {
        throw new IOException("no JSON object");
      }
      return object;
    } catch (JsonProcessingException _) {
      throw new IOException("no JSON object");
    }
  }

  public static byte[] bytes(Object tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException _) {
      throw new IllegalArgumentException("the tree holds what JSON does not know");
    }
  }

  /** The same bytes for equal trees, whatever the order of their keys. */
  public static byte[] canonical(Map<String, @Nullable Object> tree) {
    return bytes(sorted(tree));
  }

  private static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), sortedValue(value)));
    return sorted;
  }

  private static @Nullable Object sortedValue(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> sorted(map);
      case List<?> list -> list.stream().map(Json::sortedValue).toList();
      case null, default -> tree;
    };
  }

  /** The value at a path of keys, null when any step is missing or no mapping. */
  public static @Nullable Object at(@Nullable Object tree, String... keys) {
    Object here = tree;
    for (String key : keys) {
      if (!(here instanceof Map<?, ?> map)) {
        return null;
      }
      here = map.get(key);
    }
    return here;
  }

  public static String text(@Nullable Object tree, String... keys) {
    return at(tree, keys) instanceof String text ? text : "";
  }

  /** A whole number, or -1. */
  public static long number(@Nullable Object tree, String... keys) {
    return at(tree, keys) instanceof Number number ? number.longValue() : -1;
  }

  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> map(@Nullable Object tree, String... keys) {
    return at(tree, keys) instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }

  @SuppressWarnings("unchecked")
  public static List<@Nullable Object> list(@Nullable Object tree, String... keys) {
    return at(tree, keys) instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
  }
}
