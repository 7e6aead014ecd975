package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.Slot.Style;
import dev.sealgate.crypto.sops.YamlResolver.Resolved;
import java.util.Base64;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** Gives a YAML scalar the type that go-yaml v3 would give it. */
final class YamlScalarReader {
  private static final String CORE = "tag:yaml.org,2002:";

  private YamlScalarReader() {}

  static Scalar read(ScalarEvent event) {
    String tag = tag(event);
    String text = event.getValue();
    if (tag.isEmpty() ? !event.isPlain() : tag.equals("str") || !isCore(tag)) {
      return new Scalar.Str(text);
    }
    if (tag.equals("binary")) {
      return binary(text);
    }
    Resolved resolved = YamlResolver.resolve(text, tag.isEmpty() || tag.equals("timestamp"));
    Scalar scalar =
        switch (resolved) {
          case Resolved.Value(Scalar value) -> value;
          case Resolved.Text _, Resolved.Merge _ -> new Scalar.Str(text);
          case Resolved.TooLarge _ ->
              throw malformed("an integer is larger than 64 bits hold", "put it in quotes");
        };
    return tag.isEmpty() ? scalar : tagged(tag, scalar);
  }

  private static Scalar tagged(String tag, Scalar scalar) {
    return switch (scalar) {
      case Scalar.Nil _ when tag.equals("null") -> scalar;
      case Scalar.Bool _ when tag.equals("bool") -> scalar;
      case Scalar.Int _ when tag.equals("int") -> scalar;
      case Scalar.Int(long number) when tag.equals("float") -> new Scalar.Real(number);
      case Scalar.Real _ when tag.equals("float") -> scalar;
      case Scalar.Time _ when tag.equals("timestamp") -> scalar;
      default -> throw malformed("a value is not what its tag !!" + tag + " says", "fix the tag");
    };
  }

  private static Scalar binary(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replaceAll("[\r\n]", ""));
      return new Scalar.Secret(LeafType.STR, SecretBytes.takeOwnershipOf(bytes), new byte[0]);
    } catch (IllegalArgumentException _) {
      throw malformed("a !!binary value is not base64", "encode it again");
    }
  }

  /** Empty for none; the short name of a core tag; the whole of any other. */
  private static String tag(ScalarEvent event) {
    Optional<String> tag = event.getTag().filter(name -> !name.equals("!"));
    return tag.map(name -> name.startsWith(CORE) ? name.substring(CORE.length()) : "!" + name)
        .orElse("");
  }

  static boolean isMerge(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.getValue().equals("<<")
        && (tag(scalar).isEmpty() ? scalar.isPlain() : tag(scalar).equals("merge"));
  }

  private static boolean isCore(String tag) {
    return switch (tag) {
      case "bool", "int", "float", "null", "timestamp", "binary" -> true;
      default -> false;
    };
  }

  static Style style(ScalarEvent event) {
    ScalarStyle style = event.getScalarStyle();
    return switch (style) {
      case DOUBLE_QUOTED -> Style.DOUBLE_QUOTED;
      case SINGLE_QUOTED -> Style.SINGLE_QUOTED;
      case LITERAL, FOLDED -> Style.BLOCK;
      case PLAIN, JSON_SCALAR_STYLE -> Style.PLAIN;
    };
  }

  private static Malformed malformed(String problem, String hint) {
    return new Malformed("YAML", -1, problem, hint);
  }
}
