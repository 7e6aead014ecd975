package dev.sealgate.templates;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A template that can't be parsed or rendered. The message names the template, the place and the
 * function, and never holds a value that was rendered: text of the template itself (names of
 * fields, functions and variables, a literal given to {@code fail}) is all it quotes.
 */
public final class TemplateException extends RuntimeException {

  /** What went wrong, for callers that map it to a condition. */
  public enum Kind {
    /** The template text is not Go template syntax. */
    SYNTAX,
    /** No function of that name exists in Go, sprig or ESO. */
    UNKNOWN_FUNCTION,
    /** The function exists elsewhere and is kept out here: impure, random or not supported. */
    REFUSED_FUNCTION,
    /** A key is not there and {@code missingkey=error} is on, or a nil value is dereferenced. */
    MISSING_KEY,
    /** A function got an argument of the wrong type, number or content. */
    BAD_ARGUMENT,
    /** The template called {@code fail}. */
    FAILED_ON_PURPOSE,
    /** A bound on output, work or depth was reached. */
    LIMIT
  }

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String template;
  private final int line;
  private final int column;
  private final String function;
  private final String detail;
  private final String hint;

  TemplateException(
      Kind kind,
      String template,
      int line,
      int column,
      String function,
      String detail,
      String hint) {
    super(
        "template %s:%d:%d: %s%s"
            .formatted(template, line, column, function.isEmpty() ? "" : function + ": ", detail));
    this.kind = requireNonNull(kind);
    this.template = template;
    this.line = line;
    this.column = column;
    this.function = function;
    this.detail = detail;
    this.hint = hint;
  }

  public Kind kind() {
    return kind;
  }

  /** The name given to {@link GoTemplate}, usually the key in {@code template.data}. */
  public String template() {
    return template;
  }

  /** 1-based. */
  public int line() {
    return line;
  }

  /** 1-based, in bytes. */
  public int column() {
    return column;
  }

  public Optional<String> function() {
    return function.isEmpty() ? Optional.empty() : Optional.of(function);
  }

  /** The message without the place. */
  public String detail() {
    return detail;
  }

  /** The way out, one sentence; may be empty. */
  public String hint() {
    return hint;
  }
}
