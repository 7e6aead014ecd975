package dev.sealgate.crypto.sops;

import com.google.re2j.Pattern;
import dev.sealgate.crypto.CryptoException.Malformed;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Which values of a file are encrypted. A file has exactly one such rule. Regular expressions are
 * RE2, searched anywhere in the key or comment; a match on any key of a path counts for the whole
 * subtree below it.
 *
 * @param pattern suffix or regular expression, never empty
 */
public record Selection(Kind kind, String pattern) {
  /** The names are those of the metadata fields, in capitals. */
  public enum Kind {
    UNENCRYPTED_SUFFIX,
    ENCRYPTED_SUFFIX,
    UNENCRYPTED_REGEX,
    ENCRYPTED_REGEX,
    UNENCRYPTED_COMMENT_REGEX,
    ENCRYPTED_COMMENT_REGEX;

    /** As in the metadata and in {@code .sops.yaml}. */
    public String field() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> ofField(String field) {
      for (Kind kind : values()) {
        if (kind.field().equals(field)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /** What SOPS does when nothing is said: all but keys that end in {@code _unencrypted}. */
  public static final Selection DEFAULT = new Selection(Kind.UNENCRYPTED_SUFFIX, "_unencrypted");

  public Selection {
    Objects.requireNonNull(kind, "kind");
    if (pattern.isEmpty() || pattern.length() > Re2.MAX_LENGTH) {
      throw malformed(kind, "is empty or too long");
    }
    if (kind.name().endsWith("REGEX")) {
      compile(kind, pattern);
    }
  }

  /** Makes a matcher; it is used by one thread. */
  Matcher matcher() {
    return new Matcher(this);
  }

  private static Pattern compile(Kind kind, String pattern) {
    return Re2.compile(pattern)
        .orElseThrow(
            () -> malformed(kind, "is no valid RE2 regular expression, or one that is too large"));
  }

  private static Malformed malformed(Kind kind, String problem) {
    return new Malformed(
        "SOPS rule",
        -1,
        kind.field() + " " + problem,
        "see https://github.com/google/re2/wiki/Syntax");
  }

  /** The rule at work on paths and on the comments above them. */
  static final class Matcher {
    private final Selection rule;
    private final Optional<Pattern> regex;

    private Matcher(Selection rule) {
      this.rule = rule;
      this.regex =
          rule.kind.name().endsWith("REGEX")
              ? Optional.of(compile(rule.kind, rule.pattern))
              : Optional.empty();
    }

    /**
     * @param keys map keys on the path
     * @param comments per level the comments that stand above the item; the last one of the last
     *     level is the comment itself when {@code isComment}
     */
    boolean encrypts(List<String> keys, List<List<String>> comments, boolean isComment) {
      return switch (rule.kind) {
        case UNENCRYPTED_SUFFIX -> keys.stream().noneMatch(key -> key.endsWith(rule.pattern));
        case ENCRYPTED_SUFFIX -> keys.stream().anyMatch(key -> key.endsWith(rule.pattern));
        case UNENCRYPTED_REGEX -> keys.stream().noneMatch(this::found);
        case ENCRYPTED_REGEX -> keys.stream().anyMatch(this::found);
        case UNENCRYPTED_COMMENT_REGEX -> !anyComment(comments, false);
        case ENCRYPTED_COMMENT_REGEX -> anyComment(comments, isComment);
      };
    }

    /** A comment that would be encrypted must not be taken for a rule once it is. */
    boolean contradictedBy(String encryptedComment) {
      return rule.kind == Kind.UNENCRYPTED_COMMENT_REGEX && found(encryptedComment);
    }

    private boolean anyComment(List<List<String>> comments, boolean skipLast) {
      for (int level = 0; level < comments.size(); level++) {
        List<String> lines = comments.get(level);
        int end = skipLast && level == comments.size() - 1 ? lines.size() - 1 : lines.size();
        for (int i = 0; i < end; i++) {
          if (found(lines.get(i))) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean found(String text) {
      return regex.orElseThrow().matcher(text).find();
    }
  }
}
