package dev.sealgate.templates;

/** The text of one template, as Go bytes, with its name for error messages. */
record Source(String name, String text) {

  TemplateException failure(
      TemplateException.Kind kind, int position, String function, String detail, String hint) {
    int line = 1;
    int start = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < position; i = text.indexOf('\n', i + 1)) {
      line++;
      start = i + 1;
    }
    return new TemplateException(kind, name, line, position - start + 1, function, detail, hint);
  }

  TemplateException syntax(int position, String detail, String hint) {
    return failure(TemplateException.Kind.SYNTAX, position, "", detail, hint);
  }

  TemplateException syntax(int position, String detail) {
    return syntax(position, detail, "");
  }
}
