package dev.sealgate.templates;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one rendering may still do. Every step and every byte read or made is paid for. */
final class Budget {
  static final int MAX_ELEMENTS = 100_000;
  private static final int MAX_NESTING = 600;

  private final GoTemplate.Options options;
  private long left;
  private int nesting;

  Budget(GoTemplate.Options options) {
    this.options = options;
    this.left = options.maxWork();
  }

  void spend(long units) {
    left -= units;
    if (left < 0) {
      throw limit("the template does too much work");
    }
  }

  /** Bodies, pipelines and template calls within each other; guards the thread's stack. */
  void enter() {
    if (++nesting > MAX_NESTING) {
      throw limit("the template is nested deeper than %d".formatted(MAX_NESTING));
    }
  }

  void leave() {
    nesting--;
  }

  /** Pays for handing over a value: its bytes or elements, not what those hold. */
  void pay(@Nullable Object value) {
    spend(
        switch (value) {
          case String s -> 1L + s.length();
          case List<?> list -> 1L + list.size();
          case Map<?, ?> map -> 1L + map.size();
          case null, default -> 1L;
        });
  }

  void checkLength(long bytes) {
    if (bytes > options.maxOutputBytes()) {
      throw limit("a text gets longer than %d bytes".formatted(options.maxOutputBytes()));
    }
  }

  void checkElements(long elements) {
    if (elements > MAX_ELEMENTS) {
      throw limit("a list gets longer than %d elements".formatted(MAX_ELEMENTS));
    }
  }

  void checkDepth(int depth) {
    if (depth > options.maxDepth()) {
      throw limit("data or templates are nested deeper than %d".formatted(options.maxDepth()));
    }
  }

  private static FunctionFailure limit(String detail) {
    return new FunctionFailure(
        TemplateException.Kind.LIMIT, detail, "check for a loop or a recursion without end");
  }
}
