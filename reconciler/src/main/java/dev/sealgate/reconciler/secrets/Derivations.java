package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.Placeholders;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.helm.Rendering.Derived;
import dev.sealgate.reconciler.render.KubernetesScalars;
import dev.sealgate.reconciler.secrets.ChartTexts.BadText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Works out what templates made of values, now that the values are here. */
final class Derivations {
  private static final Pattern TOKEN = Pattern.compile("sealgate-[a-z2-7]{32}|sgm[a-z2-7]{29}");

  /** What no format quotes or escapes, so that it stands the same in all of them. */
  private static final Pattern EVERYWHERE_SAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./+=@^~-]*");

  private static final int DEEPEST = 16;

  private final Map<String, Derived> marks;
  private final SecretRegistry registry;

  Derivations(Map<String, Derived> marks, SecretRegistry registry) {
    this.marks = marks;
    this.registry = registry;
  }

  private boolean isToken(String found) {
    return marks.containsKey(found) || !found.startsWith("sgm");
  }

  /** Whether a value stands in the text. */
  boolean holds(String text) {
    return TOKEN.matcher(text).results().anyMatch(found -> isToken(found.group()));
  }

  /** The placeholders that the text is made of. */
  Set<String> placeholders(String text) {
    Set<String> all = new TreeSet<>();
    collect(text, all, 0);
    return all;
  }

  private void collect(String text, Set<String> into, int depth) {
    into.addAll(Placeholders.findIn(text));
    if (depth < DEEPEST) {
      TOKEN
          .matcher(text)
          .results()
          .map(found -> marks.get(found.group()))
          .filter(it -> it != null)
          .forEach(it -> collect(it.text(), into, depth + 1));
    }
  }

  /** A text that was a scalar of a manifest, whose quotes and escapes are gone. */
  SecretBytes scalar(String text) throws BadText {
    Matcher token = TOKEN.matcher(text);
    boolean alone =
        token.lookingAt()
            && isToken(token.group())
            && (token.end() == text.length() || text.substring(token.end()).equals("\n"));
    if (!alone) {
      return join(text, true, 0);
    }
    String end = text.substring(token.end());
    Derived mark = marks.get(token.group());
    if (mark == null) {
      SecretBytes value = registry.unmask(token.group());
      try {
        if (value.use(Derivations::changesUnquoted)) {
          throw new BadText(
              "the chart writes the value without quotes, and it has line breaks, or white space"
                  + " around it, which would be lost",
              "end the value without a line break; or let the template quote, indent or b64enc it");
        }
        return end.isEmpty() ? value.duplicate() : with(value, end);
      } finally {
        value.close();
      }
    }
    return switch (mark.function()) {
      case ENCODED -> {
        if (!end.isEmpty()) {
          yield join(text, true, 0);
        }
        yield unwrapped(mark.text());
      }
      case INDENTED -> {
        try (SecretBytes value = unwrapped(mark.text());
            SecretBytes lines = value.use(Derivations::withoutLineEnds)) {
          if (lines.use(bytes -> bytes.length > 0 && (bytes[0] == ' ' || bytes[0] == '\n'))) {
            throw new BadText(
                "the chart indents the value, and its first line begins with white space",
                "begin it with another line");
          }
          yield with(lines, end);
        }
      }
      case B64ENC, B64DEC, URLQUERY, TRIM -> join(text, true, 0);
    };
  }

  /** A text that went through a function as it is. */
  SecretBytes verbatim(String text) throws BadText {
    return join(text, false, 0);
  }

  private SecretBytes unwrapped(String token) throws BadText {
    Derived mark = marks.get(token);
    if (mark == null) {
      return registry.unmask(token);
    }
    return switch (mark.function()) {
      case ENCODED, INDENTED -> unwrapped(mark.text());
      case B64ENC, B64DEC, URLQUERY, TRIM -> derived(mark, 0);
    };
  }

  /**
   * @param scalar whether the text is what YAML made of it
   */
  private SecretBytes join(String text, boolean scalar, int depth) throws BadText {
    if (depth > DEEPEST) {
      throw new BadText("the value went through too many functions", "write the finished value");
    }
    List<SecretBytes> parts = new ArrayList<>();
    try {
      Matcher token = TOKEN.matcher(text);
      int from = 0;
      while (token.find()) {
        if (isToken(token.group())) {
          parts.add(SecretBytes.utf8(text.substring(from, token.start())));
          parts.add(part(token.group(), scalar, depth));
          from = token.end();
        }
      }
      parts.add(SecretBytes.utf8(text.substring(from)));
      return concat(parts);
    } finally {
      parts.forEach(SecretBytes::close);
    }
  }

  private SecretBytes part(String token, boolean scalar, int depth) throws BadText {
    Derived mark = marks.get(token);
    if (mark == null) {
      SecretBytes value = registry.unmask(token);
      if (scalar && value.use(bytes -> indexOf(bytes, (byte) '\n') >= 0)) {
        value.close();
        throw inText("it has several lines");
      }
      return value;
    }
    return switch (mark.function()) {
      case ENCODED -> {
        SecretBytes value = unwrapped(mark.text());
        if (!value.use(Derivations::isSameEverywhere)) {
          value.close();
          throw inText("it has characters that have to be quoted there");
        }
        yield value;
      }
      case INDENTED -> {
        SecretBytes value = unwrapped(mark.text());
        if (value.use(bytes -> indexOf(bytes, (byte) '\n') >= 0)) {
          value.close();
          throw inText("it has several lines");
        }
        yield value;
      }
      case B64ENC, B64DEC, URLQUERY, TRIM -> derived(mark, depth);
    };
  }

  private static BadText inText(String why) {
    return new BadText(
        "the chart puts the value into a longer text, and " + why,
        "encrypt the whole text as one value, or choose a value of letters and digits");
  }

  private SecretBytes derived(Derived mark, int depth) throws BadText {
    try (SecretBytes text = join(mark.text(), false, depth + 1)) {
      return switch (mark.function()) {
        case B64ENC -> text.use(it -> SecretBytes.takeOwnershipOf(Base64.getEncoder().encode(it)));
        case B64DEC ->
            SecretMasker.decode(text)
                .orElseThrow(() ->
                    new BadText(
                        "the chart decodes the value, which is not base64",
                        "encrypt the value in base64"));
        case URLQUERY -> text.use(Derivations::queryEscaped);
        case TRIM -> {
          SecretBytes trimmed = text.use(Derivations::trimmed);
          if (trimmed.length() == 0) {
            throw new BadText("nothing but white space is left of the value", "give it content");
          }
          yield trimmed;
        }
        case ENCODED, INDENTED -> throw new IllegalStateException("these are no texts");
      };
    }
  }

  private static boolean isSameEverywhere(byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    return EVERYWHERE_SAME.matcher(text).matches()
        && KubernetesScalars.plain(text) instanceof String;
  }

  private static boolean changesUnquoted(byte[] value) {
    return value.length > 0
        && (indexOf(value, (byte) '\n') >= 0
            || isSpace(value[0])
            || isSpace(value[value.length - 1]));
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  private static SecretBytes trimmed(byte[] value) {
    int from = 0;
    int to = value.length;
    while (from < to && isSpace(value[from])) {
      from++;
    }
    while (to > from && isSpace(value[to - 1])) {
      to--;
    }
    return SecretBytes.takeOwnershipOf(Arrays.copyOfRange(value, from, to));
  }

  private static SecretBytes withoutLineEnds(byte[] value) {
    int to = value.length;
    while (to > 0 && value[to - 1] == '\n') {
      to--;
    }
    return SecretBytes.takeOwnershipOf(Arrays.copyOf(value, to));
  }

  /** As Go's url.QueryEscape: only letters, digits and {@code -_.~} stay. */
  private static SecretBytes queryEscaped(byte[] value) {
    String escaped =
        URLEncoder.encode(
                new String(value, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1)
            .replace("*", "%2A")
            .replace("%7E", "~");
    return SecretBytes.utf8(escaped);
  }

  private static int indexOf(byte[] all, byte wanted) {
    for (int i = 0; i < all.length; i++) {
      if (all[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static SecretBytes with(SecretBytes value, String end) {
    return concat(List.of(value, SecretBytes.utf8(end)));
  }

  private static SecretBytes concat(List<SecretBytes> parts) {
    byte[] all = new byte[parts.stream().mapToInt(SecretBytes::length).sum()];
    int at = 0;
    for (SecretBytes part : parts) {
      int to = at;
      part.lend(bytes -> System.arraycopy(bytes, 0, all, to, bytes.length));
      at += part.length();
    }
    return SecretBytes.takeOwnershipOf(all);
  }
}
