package dev.sealgate.reconciler.substitute;

import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Expands texts with variables, strictly: one that is missing and has no default is an error. A
 * secret value stays whole, and no function is done with it.
 */
public final class Template {
  private static final int LONGEST = 1 << 20;

  private final Function<String, Variable> variables;
  private final Work work;

  /**
   * @param variables by name
   */
  public Template(Function<String, Variable> variables, Work work) {
    this.variables = variables;
    this.work = work;
  }

  /** Whether there is anything to expand. */
  public static boolean isIn(String text) {
    return text.contains("${") || text.contains("$$");
  }

  public Expansion expand(String text) {
    return expand(text, _ -> Optional.empty());
  }

  /**
   * @param opened what a piece of the text itself stands for, when that is secret; closed here
   */
  public Expansion expand(String text, Function<String, Optional<SecretBytes>> opened) {
    try (Output output = new Output(opened)) {
      for (Part part : Parser.parse(text)) {
        write(part, output);
      }
      return output.expansion();
    } catch (BadSubstitution bad) {
      return bad.refused();
    }
  }

  private void write(Part part, Output output) throws BadSubstitution {
    switch (part) {
      case Part.Literal(String text) -> output.literal(text);
      case Part.Reference reference -> {
        switch (variables.apply(reference.name())) {
          case Variable.Plain(String text) -> plain(reference, text, output);
          case Variable.Hidden(SecretBytes value) -> hidden(reference, value, output);
          case Variable.Missing _ -> missing(reference, output);
        }
      }
    }
  }

  private void plain(Part.Reference reference, String text, Output output) throws BadSubstitution {
    work.spend(text.length());
    if (!reference.hasDefault()) {
      output.add(Functions.apply(reference, text, arguments(reference), work));
    } else if (text.isEmpty() && !reference.operator().equals("-")) {
      fallBack(reference, output);
    } else {
      output.add(text);
    }
  }

  private void hidden(Part.Reference reference, SecretBytes value, Output output)
      throws BadSubstitution {
    if (!reference.operator().isEmpty() && !reference.hasDefault()) {
      throw new BadSubstitution(
          "the variable " + reference.name() + " is secret: no function is done with its value",
          "store the value that is wanted, under a name of its own");
    }
    work.spend(value.length());
    if (value.length() == 0 && reference.hasDefault() && !reference.operator().equals("-")) {
      fallBack(reference, output);
    } else {
      output.add(reference.name(), value);
    }
  }

  private void missing(Part.Reference reference, Output output) throws BadSubstitution {
    if (!reference.hasDefault()) {
      throw new BadSubstitution(
          "the variable " + reference.name() + " is not set",
          "set it in spec.postBuild, give it a default like ${"
              + reference.name()
              + ":=x}, or write $${ for a text that is no variable");
    }
    fallBack(reference, output);
  }

  private void fallBack(Part.Reference reference, Output output) throws BadSubstitution {
    for (Part part : reference.arguments().getFirst()) {
      write(part, output);
    }
  }

  private List<String> arguments(Part.Reference reference) throws BadSubstitution {
    List<String> arguments = new ArrayList<>();
    for (List<Part> parts : reference.arguments()) {
      try (Output argument = new Output(_ -> Optional.empty())) {
        for (Part part : parts) {
          write(part, argument);
        }
        arguments.add(argument.text());
      }
    }
    return arguments;
  }

  /** Collects what is written; wiped when closed. */
  private static final class Output implements AutoCloseable {
    private final StringBuilder text = new StringBuilder();
    private final Function<String, Optional<SecretBytes>> opened;
    private byte[] before = {};
    private int length;
    private @Nullable String secret;

    Output(Function<String, Optional<SecretBytes>> opened) {
      this.opened = opened;
    }

    void literal(String more) throws BadSubstitution {
      Optional<SecretBytes> value = opened.apply(more);
      if (value.isEmpty()) {
        add(more);
        return;
      }
      try (SecretBytes bytes = value.get()) {
        add("", bytes);
      }
    }

    void add(String more) throws BadSubstitution {
      text.append(more);
      check();
    }

    void add(String name, SecretBytes value) throws BadSubstitution {
      secret = secret == null || secret.isEmpty() ? name : secret;
      append(text.toString().getBytes(StandardCharsets.UTF_8));
      text.setLength(0);
      append(value.copyBytes());
      check();
    }

    private void check() throws BadSubstitution {
      if (length + text.length() > LONGEST) {
        throw new BadSubstitution("a text becomes too long by its variables", "shorten them");
      }
    }

    private void append(byte[] more) {
      if (length + more.length > before.length) {
        byte[] larger = Arrays.copyOf(before, Math.max(2 * before.length, length + more.length));
        Arrays.fill(before, (byte) 0);
        before = larger;
      }
      System.arraycopy(more, 0, before, length, more.length);
      length += more.length;
      Arrays.fill(more, (byte) 0);
    }

    String text() throws BadSubstitution {
      if (secret != null) {
        throw new BadSubstitution(
            "the variable " + secret + " is secret: its value can be no part of a function",
            "store the value that is wanted, under a name of its own");
      }
      return text.toString();
    }

    Expansion expansion() {
      if (secret == null) {
        return new Expansion.Text(text.toString());
      }
      append(text.toString().getBytes(StandardCharsets.UTF_8));
      return new Expansion.Hidden(
          SecretBytes.takeOwnershipOf(Arrays.copyOf(before, length)), secret);
    }

    @Override
    public void close() {
      Arrays.fill(before, (byte) 0);
    }
  }
}
