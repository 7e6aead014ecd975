package dev.sealgate.reconciler.charts;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range in the syntax that Helm, Argo CD and Flux share: that of Masterminds/semver 3.4, with its
 * meaning of incomplete versions and pre-releases.
 */
record VersionRange(List<Group> groups) {
  private static final String NUMBER = "([0-9]{1,20}|[xX*])";
  private static final String WORDS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
  private static final String VERSION =
      "v?"
          + NUMBER
          + "(?:\\."
          + NUMBER
          + ")?(?:\\."
          + NUMBER
          + ")?(-"
          + WORDS
          + ")?(?:\\+"
          + WORDS
          + ")?";
  private static final String OPERATOR = "(=>|>=|=<|<=|!=|~>|=|>|<|~|\\^)?";
  private static final String TERM = OPERATOR + "\\s*" + VERSION + "\\s*";
  private static final Pattern HYPHEN =
      Pattern.compile("\\s*(" + VERSION + ")\\s+-\\s+(" + VERSION + ")\\s*");
  private static final Pattern ONE = Pattern.compile(TERM);
  private static final Pattern SEPARATOR = Pattern.compile(",\\s*|(?<=\\s)");
  private static final int GROUPS_OF_VERSION = 4;

  VersionRange {
    groups = List.copyOf(groups);
  }

  /** Terms that all have to hold. One with a pre-release lets pre-releases in. */
  private record Group(List<Term> terms, boolean prereleases) {
    boolean holds(SemVer version) {
      return (prereleases || !version.isPrerelease())
          && terms.stream().allMatch(term -> term.holds(version));
    }
  }

  private enum Precision {
    /** Like {@code *}: nothing is given. */
    NONE,
    MAJOR,
    MINOR,
    FULL
  }

  private record Term(String operator, SemVer bound, Precision precision) {
    boolean holds(SemVer version) {
      return switch (operator) {
        case "", "=" -> precision == Precision.FULL ? equal(version) : tilde(version);
        case "!=" -> precision == Precision.FULL ? !equal(version) : !tildeOfAny(version);
        case ">" -> greater(version);
        case "<" -> version.compareTo(bound) < 0;
        case ">=", "=>" -> version.compareTo(bound) >= 0;
        case "<=", "=<" -> atMost(version);
        case "~", "~>" -> tilde(version);
        case "^" -> caret(version);
        default -> throw new IllegalStateException("no operator");
      };
    }

    private boolean equal(SemVer version) {
      return version.compareTo(bound) == 0;
    }

    private boolean sameMajor(SemVer version) {
      return version.major().equals(bound.major());
    }

    private boolean sameMinor(SemVer version) {
      return version.minor().equals(bound.minor());
    }

    /** Within what is given, whichever patch or pre-release. */
    private boolean tildeOfAny(SemVer version) {
      return precision == Precision.NONE
          || (sameMajor(version) && (precision == Precision.MAJOR || sameMinor(version)));
    }

    private boolean greater(SemVer version) {
      return switch (precision) {
        case MAJOR -> version.major().compareTo(bound.major()) > 0;
        case MINOR ->
            version.major().compareTo(bound.major()) > 0
                || (sameMajor(version) && version.minor().compareTo(bound.minor()) > 0);
        case NONE, FULL -> version.compareTo(bound) > 0;
      };
    }

    private boolean atMost(SemVer version) {
      return switch (precision) {
        case FULL -> version.compareTo(bound) <= 0;
        case MAJOR, NONE -> version.major().compareTo(bound.major()) <= 0;
        case MINOR ->
            version.major().compareTo(bound.major()) < 0
                || (sameMajor(version) && version.minor().compareTo(bound.minor()) <= 0);
      };
    }

    private boolean tilde(SemVer version) {
      if (version.compareTo(bound) < 0) {
        return false;
      }
      // ~0.0.0 and ~* let everything in
      boolean zero = isZero(bound.major()) && isZero(bound.minor()) && isZero(bound.patch());
      if (zero && (precision == Precision.FULL || precision == Precision.NONE)) {
        return true;
      }
      return sameMajor(version) && (precision == Precision.MAJOR || sameMinor(version));
    }

    private boolean caret(SemVer version) {
      if (version.compareTo(bound) < 0 || !sameMajor(version)) {
        return false;
      }
      if (!isZero(bound.major()) || precision == Precision.MAJOR) {
        return true;
      }
      if (!isZero(bound.minor()) || precision == Precision.MINOR) {
        return sameMinor(version);
      }
      return isZero(version.minor()) && version.patch().equals(bound.patch());
    }

    private static boolean isZero(BigInteger number) {
      return number.signum() == 0;
    }
  }

  /** Empty when the text is no range. */
  static Optional<VersionRange> parse(String text) {
    if (text.length() > SemVer.LONGEST) {
      return Optional.empty();
    }
    List<Group> groups = new ArrayList<>();
    for (String part : text.split("\\|\\|", -1)) {
      Optional<Group> group = group(withoutHyphens(part));
      if (group.isEmpty()) {
        return Optional.empty();
      }
      groups.add(group.get());
    }
    return Optional.of(new VersionRange(groups));
  }

  private static String withoutHyphens(String part) {
    return HYPHEN
        .matcher(part)
        .replaceAll(range ->
            Matcher.quoteReplacement(
                ">= " + range.group(1) + ", <= " + range.group(GROUPS_OF_VERSION + 2) + " "));
  }

  private static Optional<Group> group(String text) {
    List<Term> terms = new ArrayList<>();
    Matcher term = ONE.matcher(text);
    Matcher separator = SEPARATOR.matcher(text);
    int at = text.length() - text.stripLeading().length();
    while (true) {
      term.region(at, text.length());
      if (!term.lookingAt()) {
        return Optional.empty();
      }
      Optional<Term> next = term(term);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      terms.add(next.get());
      at = term.end();
      if (at == text.length()) {
        boolean prereleases = terms.stream().anyMatch(it -> it.bound().isPrerelease());
        return Optional.of(new Group(terms, prereleases));
      }
      separator.region(at, text.length());
      separator.useTransparentBounds(true);
      if (!separator.lookingAt()) {
        return Optional.empty();
      }
      at = separator.end();
    }
  }

  private static Optional<Term> term(Matcher match) {
    String operator = match.group(1) == null ? "" : match.group(1);
    String pre = match.group(5) == null ? "" : match.group(5);
    String major = match.group(2);
    String minor = match.group(3);
    String patch = match.group(4);
    Precision precision =
        isAny(major)
            ? Precision.NONE
            : isAny(minor) ? Precision.MAJOR : isAny(patch) ? Precision.MINOR : Precision.FULL;
    String bound =
        switch (precision) {
          case NONE -> "0.0.0";
          case MAJOR -> major + ".0.0";
          case MINOR -> major + "." + minor + ".0";
          case FULL -> major + "." + minor + "." + patch;
        };
    return SemVer.parse(bound + pre).map(version -> new Term(operator, version, precision));
  }

  private static boolean isAny(String number) {
    return number == null || number.equals("*") || number.equalsIgnoreCase("x");
  }

  boolean holds(SemVer version) {
    return groups.stream().anyMatch(group -> group.holds(version));
  }
}
