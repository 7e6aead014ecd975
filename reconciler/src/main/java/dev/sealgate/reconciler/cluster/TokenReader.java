package dev.sealgate.reconciler.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import java.io.IOException;
import java.util.Arrays;

/** Reads {@code status.token} of a TokenRequest without making a text of it. */
final class TokenReader implements AnswerReader<Lookup<SecretBytes>> {
  private static final JsonFactory FACTORY = new JsonFactory();

  @Override
  public Lookup<SecretBytes> read(int code, byte[] body) {
    try {
      return switch (code) {
        case 200, 201 -> token(body);
        case 404 -> new Lookup.Missing<>();
        case 400, 401, 403, 422 -> new Lookup.Denied<>();
        default -> new Lookup.Unreachable<>();
      };
    } catch (IOException _) {
      return new Lookup.Unreachable<>();
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  @Override
  public Lookup<SecretBytes> nothing(String why) {
    return new Lookup.Unreachable<>();
  }

  @Override
  public boolean again(Lookup<SecretBytes> answer) {
    return answer instanceof Lookup.Unreachable<SecretBytes>;
  }

  private static Lookup<SecretBytes> token(byte[] body) throws IOException {
    try (JsonParser json = FACTORY.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean status = json.currentName().equals("status");
        JsonToken value = json.nextToken();
        if (!status || value != JsonToken.START_OBJECT) {
          json.skipChildren();
          continue;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          boolean token = json.currentName().equals("token");
          json.nextToken();
          if (token) {
            return new Lookup.Found<>(SecretBytes.takeOwnershipOf(DataReader.utf8(json)));
          }
          json.skipChildren();
        }
      }
    }
    return new Lookup.Unreachable<>();
  }
}
