package dev.sealgate.crypto.sops;

/** In which YAML styles a text can be written: the questions that libyaml's emitter asks. */
record YamlText(
    boolean multiline, boolean plain, boolean plainInFlow, boolean singleQuoted, boolean block) {
  private static final String FIRST_INDICATORS = "#,[]{}&*!|>'\"%@`";

  static YamlText analyze(CodePoints text) {
    if (text.length() == 0) {
      return new YamlText(false, true, false, true, false);
    }
    Scan scan = new Scan(text);
    for (int i = 0; i < text.length(); i++) {
      scan.indicators(i);
      scan.spaces(i);
    }
    return scan.result();
  }

  /** What libyaml writes without an escape: no control character, nothing beyond the BMP. */
  static boolean isPrintable(int c) {
    return c == '\n'
        || (c >= 0x20 && c <= 0x7E)
        || (c >= 0xA0 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF);
  }

  static boolean isBreak(int c) {
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  private static final class Scan {
    private final CodePoints text;
    private boolean blockIndicators;
    private boolean flowIndicators;
    private boolean lineBreaks;
    private boolean unprintable;
    private boolean tabs;
    private boolean spaceAtEdge;
    private boolean trailingSpace;
    private boolean breakThenSpace;
    private boolean spaceThenBreak;
    private boolean afterBlank = true;
    private boolean previousSpace;
    private boolean previousBreak;

    Scan(CodePoints text) {
      this.text = text;
      if (startsWith('-') || startsWith('.')) {
        blockIndicators = true;
        flowIndicators = true;
      }
    }

    private boolean startsWith(char c) {
      return text.length() >= 3 && text.at(0) == c && text.at(1) == c && text.at(2) == c;
    }

    void indicators(int i) {
      int c = text.at(i);
      boolean beforeBlank = i + 1 >= text.length() || isBlank(text.at(i + 1));
      boolean first = i == 0;
      if (first && c < 0x80 && FIRST_INDICATORS.indexOf(c) >= 0) {
        indicator(true);
      } else if (c == ':' || (first && c == '?')) {
        indicator(beforeBlank);
      } else if ((first && c == '-' && beforeBlank) || (c == '#' && afterBlank)) {
        indicator(true);
      } else if (c == ',' || c == '?' || c == '[' || c == ']' || c == '{' || c == '}') {
        flowIndicators = true;
      }
      afterBlank = isBlank(c) || isBreak(c) || c == 0;
    }

    private void indicator(boolean inBlockToo) {
      flowIndicators = true;
      blockIndicators |= inBlockToo;
    }

    void spaces(int i) {
      int c = text.at(i);
      boolean edge = i == 0 || i == text.length() - 1;
      tabs |= c == '\t';
      unprintable |= c != '\t' && !isPrintable(c);
      if (c == ' ') {
        spaceAtEdge |= edge;
        trailingSpace |= i == text.length() - 1;
        breakThenSpace |= previousBreak;
      } else if (isBreak(c)) {
        lineBreaks = true;
        spaceThenBreak |= previousSpace;
      }
      previousSpace = c == ' ';
      previousBreak = isBreak(c);
    }

    YamlText result() {
      boolean hard = spaceThenBreak || unprintable;
      boolean plain = !(spaceAtEdge || lineBreaks || breakThenSpace || tabs || hard);
      return new YamlText(
          lineBreaks,
          plain && !blockIndicators,
          plain && !flowIndicators,
          !(breakThenSpace || tabs || hard),
          !(trailingSpace || hard));
    }

    private static boolean isBlank(int c) {
      return c == ' ' || c == '\t';
    }
  }
}
