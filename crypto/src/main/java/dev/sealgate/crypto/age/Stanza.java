package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The file key, wrapped for one recipient. */
record Stanza(String type, List<String> arguments, byte[] body) {
  Stanza {
    arguments = List.copyOf(arguments);
  }

  /**
   * @throws CryptoException.Malformed unless there are that many arguments and the body can hold a
   *     file key
   */
  void requireShape(int argumentCount) {
    if (arguments.size() != argumentCount) {
      throw malformed("has " + arguments.size() + " arguments instead of " + argumentCount);
    }
    if (body.length != AgeCrypto.WRAPPED_KEY_BYTES) {
      throw malformed("wraps a file key of a wrong size");
    }
  }

  byte[] decodedArgument(int index, int length) {
    byte @Nullable [] value = AgeCrypto.unbase64(arguments.get(index));
    if (value == null || value.length != length) {
      throw malformed("has an argument that is not " + length + " bytes in canonical base64");
    }
    return value;
  }

  CryptoException malformed(String problem) {
    return new CryptoException.Malformed(
        Header.FORMAT,
        -1,
        "age header: an " + type + " stanza " + problem,
        "the file was damaged, or written by a faulty program: encrypt it again");
  }
}
