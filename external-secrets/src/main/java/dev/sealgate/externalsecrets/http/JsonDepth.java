package dev.sealgate.externalsecrets.http;

import java.nio.ByteBuffer;

/**
 * Follows how deep a JSON text is nested, without understanding more of it: recursive parsers
 * further down end in a stack overflow.
 */
final class JsonDepth {

  private int depth;
  private boolean inString;
  private boolean escaped;
  private int deepest;

  /** The deepest nesting up to the end of these bytes, which are left unread. */
  int after(ByteBuffer bytes) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      follow(bytes.get(i));
    }
    return deepest;
  }

  private void follow(byte c) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == '"') {
        inString = false;
      }
    } else if (c == '"') {
      inString = true;
    } else if (c == '{' || c == '[') {
      deepest = Math.max(deepest, ++depth);
    } else if (c == '}' || c == ']') {
      depth--;
    }
  }
}
