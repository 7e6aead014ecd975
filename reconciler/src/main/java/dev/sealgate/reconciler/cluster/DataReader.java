package dev.sealgate.reconciler.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads {@code data} and {@code binaryData} without making a text of any value. */
final class DataReader implements AnswerReader<Lookup<Map<String, SecretBytes>>> {
  static final DataReader OF_SECRET = new DataReader(Set.of("data"), Set.of());
  static final DataReader OF_CONFIG_MAP = new DataReader(Set.of("binaryData"), Set.of("data"));
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Set<String> encoded;
  private final Set<String> plain;

  /**
   * @param encoded fields whose values are base64
   * @param plain fields whose values are texts
   */
  private DataReader(Set<String> encoded, Set<String> plain) {
    this.encoded = encoded;
    this.plain = plain;
  }

  @Override
  public Lookup<Map<String, SecretBytes>> read(int code, byte[] body) {
    try {
      return switch (code) {
        case 200 -> new Lookup.Found<>(parse(body));
        case 404 -> new Lookup.Missing<>();
        case 401, 403 -> new Lookup.Denied<>();
        default -> new Lookup.Unreachable<>();
      };
    } catch (IOException _) {
      return new Lookup.Unreachable<>();
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  @Override
  public Lookup<Map<String, SecretBytes>> nothing(String why) {
    return new Lookup.Unreachable<>();
  }

  @Override
  public boolean again(Lookup<Map<String, SecretBytes>> answer) {
    return answer instanceof Lookup.Unreachable<Map<String, SecretBytes>>;
  }

  private Map<String, SecretBytes> parse(byte[] body) throws IOException {
    Map<String, SecretBytes> values = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.START_OBJECT && (encoded.contains(field) || plain.contains(field))) {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            values.put(
                key,
                SecretBytes.takeOwnershipOf(
                    encoded.contains(field) ? json.getBinaryValue() : utf8(json)));
          }
        } else {
          json.skipChildren();
        }
      }
      return values;
    } catch (IOException failure) {
      values.values().forEach(SecretBytes::close);
      throw failure;
    }
  }

  /** The current value's text as bytes. */
  static byte[] utf8(JsonParser json) throws IOException {
    ByteBuffer encoded =
        StandardCharsets.UTF_8.encode(
            CharBuffer.wrap(json.getTextCharacters(), json.getTextOffset(), json.getTextLength()));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    Arrays.fill(encoded.array(), (byte) 0);
    return bytes;
  }
}
