package dev.sealgate.templates;

/**
 * A failure below the executor, which adds the place and the function and turns it into a {@link
 * TemplateException}. The detail is fixed text: never a value.
 */
final class FunctionFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final TemplateException.Kind kind;
  private final String hint;

  FunctionFailure(TemplateException.Kind kind, String detail, String hint) {
    super(detail, null, false, false);
    this.kind = kind;
    this.hint = hint;
  }

  static FunctionFailure argument(String detail) {
    return argument(detail, "");
  }

  static FunctionFailure argument(String detail, String hint) {
    return new FunctionFailure(TemplateException.Kind.BAD_ARGUMENT, detail, hint);
  }

  TemplateException at(Source source, int position, String function) {
    String detail = getMessage();
    return source.failure(kind, position, function, detail == null ? "" : detail, hint);
  }
}
