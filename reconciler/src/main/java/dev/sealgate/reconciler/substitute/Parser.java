package dev.sealgate.reconciler.substitute;

import dev.sealgate.reconciler.substitute.Part.Literal;
import dev.sealgate.reconciler.substitute.Part.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads texts like {@code a ${name} b ${other:-${third}}}. Two dollar signs stand for one; a dollar
 * sign without a brace is a text.
 */
final class Parser {
  private static final int DEEPEST = 16;
  private static final String ESCAPE = "write $${ for a text that is no variable";

  private final String text;
  private int at;
  private int depth;

  private Parser(String text) {
    this.text = text;
  }

  static List<Part> parse(String text) throws BadSubstitution {
    return new Parser(text).parts("", Escapes.DOLLARS);
  }

  /** Which characters a backslash or a dollar sign takes the meaning from. */
  private enum Escapes {
    NONE,
    DOLLARS,
    SLASHES
  }

  /**
   * @param ends characters that end the text, unless within a variable
   */
  private List<Part> parts(String ends, Escapes escapes) throws BadSubstitution {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at);
      char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
      if (c == '$' && next == '$' && escapes != Escapes.NONE) {
        literal.append('$');
        at += 2;
      } else if (c == '\\' && (next == '/' || next == '\\') && escapes == Escapes.SLASHES) {
        literal.append(next);
        at += 2;
      } else if (c == '$' && next == '{') {
        if (!literal.isEmpty()) {
          parts.add(new Literal(literal.toString()));
          literal.setLength(0);
        }
        parts.add(reference());
      } else {
        literal.append(c);
        at++;
      }
    }
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
    }
    return parts;
  }

  private Reference reference() throws BadSubstitution {
    if (++depth > DEEPEST) {
      throw new BadSubstitution("variables stand too deep within each other", "use fewer");
    }
    at += 2;
    boolean length = takes("#");
    String name = name();
    Reference read = length ? new Reference(name, Reference.LENGTH, List.of()) : operation(name);
    if (!takes("}")) {
      throw malformed(name, "has no closing brace");
    }
    depth--;
    return read;
  }

  private String name() throws BadSubstitution {
    int from = at;
    while (at < text.length() && (text.charAt(at) == '_' || isAlphanumeric(text.charAt(at)))) {
      at++;
    }
    if (at == from) {
      throw new BadSubstitution("there is ${ without the name of a variable", ESCAPE);
    }
    return text.substring(from, at);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private Reference operation(String name) throws BadSubstitution {
    for (String unsupported : List.of(":?", ":+", "?", "+")) {
      if (text.startsWith(unsupported, at)) {
        throw new BadSubstitution(
            "${" + name + unsupported + "…} is no function that Flux has",
            "use ${" + name + ":=default}, or " + ESCAPE);
      }
    }
    for (String operator : List.of(":=", ":-", "=", "-")) {
      if (takes(operator)) {
        return new Reference(name, operator, List.of(parts("}", Escapes.NONE)));
      }
    }
    for (String operator : List.of("^^", "^", ",,", ",")) {
      if (takes(operator)) {
        return new Reference(name, operator, List.of());
      }
    }
    for (String operator : List.of("##", "#", "%%", "%")) {
      if (takes(operator)) {
        List<Part> pattern = parts("}", Escapes.NONE);
        if (pattern.isEmpty()) {
          throw malformed(name, "has no pattern");
        }
        return new Reference(name, operator, List.of(pattern));
      }
    }
    for (String operator : List.of("//", "/#", "/%", "/")) {
      if (takes(operator)) {
        return replacement(name, operator);
      }
    }
    return takes(":") ? substring(name) : new Reference(name, "", List.of());
  }

  private Reference replacement(String name, String operator) throws BadSubstitution {
    List<Part> pattern = parts("/", Escapes.SLASHES);
    if (!takes("/")) {
      throw malformed(name, "has no second slash");
    }
    List<Part> by = parts("}", Escapes.SLASHES);
    return new Reference(name, operator, List.of(pattern, by));
  }

  private Reference substring(String name) throws BadSubstitution {
    List<List<Part>> arguments = new ArrayList<>();
    arguments.add(parts(":}", Escapes.NONE));
    if (takes(":")) {
      arguments.add(parts("}", Escapes.NONE));
    }
    return new Reference(name, ":", arguments);
  }

  private boolean takes(String token) {
    boolean there = text.startsWith(token, at);
    at += there ? token.length() : 0;
    return there;
  }

  private static BadSubstitution malformed(String name, String what) {
    return new BadSubstitution("${" + name + " " + what, ESCAPE);
  }
}
