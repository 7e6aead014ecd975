package dev.sealgate.reconciler.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object whose content may be secret: every text outside of {@code metadata}, and the
 * annotation in which kubectl repeats the object, becomes a digest under a key of this process.
 * Equal texts stay equal, so two such trees can be compared; nothing else can be learnt from one.
 */
final class MaskedReader implements AnswerReader<ApiAnswer> {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String ALGORITHM = "HmacSHA256";
  private static final SecretKeySpec KEY = key();

  private static SecretKeySpec key() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return new SecretKeySpec(random, ALGORITHM);
  }

  @Override
  public ApiAnswer read(int code, byte[] body) {
    try {
      return code / 100 == 2 ? new ApiAnswer.Ok(object(body)) : Answers.of(code, body);
    } catch (IOException _) {
      return new ApiAnswer.Unavailable("the API server's answer is not JSON");
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  @Override
  public ApiAnswer nothing(String why) {
    return new ApiAnswer.Unavailable(why);
  }

  @Override
  public boolean again(ApiAnswer answer) {
    return answer instanceof ApiAnswer.Unavailable;
  }

  private static Map<String, @Nullable Object> object(byte[] body) throws IOException {
    try (JsonParser json = FACTORY.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        boolean clear =
            field.equals("metadata") || field.equals("apiVersion") || field.equals("kind");
        object.put(field, value(json, clear));
      }
      return object;
    }
  }

  private static @Nullable Object value(JsonParser json, boolean clear) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String field = json.currentName();
          json.nextToken();
          map.put(field, value(json, clear && !field.equals(LAST_APPLIED)));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(json, clear));
        }
        yield list;
      }
      case VALUE_STRING -> clear ? json.getText() : digest(json);
      case VALUE_NUMBER_INT -> json.getBigIntegerValue();
      case VALUE_NUMBER_FLOAT -> json.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static String digest(JsonParser json) throws IOException {
    byte[] text = DataReader.utf8(json);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(KEY);
      return HexFormat.of().formatHex(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }
}
