package dev.sealgate.templates;

/** A text under construction that can't outgrow its budget. */
final class Out {
  private final Budget budget;
  private final StringBuilder text = new StringBuilder();

  Out(Budget budget) {
    this.budget = budget;
  }

  Budget budget() {
    return budget;
  }

  Out add(String bytes) {
    budget.spend(1L + bytes.length());
    budget.checkLength((long) text.length() + bytes.length());
    text.append(bytes);
    return this;
  }

  Out add(char b) {
    budget.spend(1);
    budget.checkLength(text.length() + 1L);
    text.append(b);
    return this;
  }

  int length() {
    return text.length();
  }

  String text() {
    return text.toString();
  }
}
