package dev.sealgate.reconciler.charts;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version as Helm reads it: semver.org, with a leading v and missing numbers allowed. */
record SemVer(BigInteger major, BigInteger minor, BigInteger patch, List<String> prerelease)
    implements Comparable<SemVer> {
  static final int LONGEST = 256;
  private static final String WORDS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
  private static final Pattern FORM =
      Pattern.compile(
          "v?([0-9]{1,20})(?:\\.([0-9]{1,20}))?(?:\\.([0-9]{1,20}))?(?:-("
              + WORDS
              + "))?(?:\\+"
              + WORDS
              + ")?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  SemVer {
    prerelease = List.copyOf(prerelease);
  }

  static Optional<SemVer> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    List<String> words =
        form.group(4) == null ? List.of() : List.of(form.group(4).split("\\.", -1));
    return words.stream().anyMatch(SemVer::hasLeadingZero)
        ? Optional.empty()
        : Optional.of(
            new SemVer(number(form.group(1)), number(form.group(2)), number(form.group(3)), words));
  }

  /** Whether the text names one version and no range, as {@code 1.2} does. */
  static boolean isComplete(String text) {
    Matcher form = FORM.matcher(text);
    return parse(text).isPresent() && form.matches() && form.group(3) != null;
  }

  private static boolean hasLeadingZero(String word) {
    return word.length() > 1 && word.startsWith("0") && NUMBER.matcher(word).matches();
  }

  private static BigInteger number(String digits) {
    return digits == null ? BigInteger.ZERO : new BigInteger(digits);
  }

  boolean isPrerelease() {
    return !prerelease.isEmpty();
  }

  /** Precedence: build metadata has no say. */
  @Override
  public int compareTo(SemVer other) {
    int order = major.compareTo(other.major);
    order = order == 0 ? minor.compareTo(other.minor) : order;
    order = order == 0 ? patch.compareTo(other.patch) : order;
    return order == 0 ? comparePrereleases(other) : order;
  }

  private int comparePrereleases(SemVer other) {
    if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
      return Boolean.compare(prerelease.isEmpty(), other.prerelease.isEmpty());
    }
    for (int i = 0; i < Math.min(prerelease.size(), other.prerelease.size()); i++) {
      int order = compareWords(prerelease.get(i), other.prerelease.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(prerelease.size(), other.prerelease.size());
  }

  private static int compareWords(String one, String other) {
    boolean number = NUMBER.matcher(one).matches();
    boolean otherNumber = NUMBER.matcher(other).matches();
    if (number && otherNumber) {
      return new BigInteger(one).compareTo(new BigInteger(other));
    }
    return number == otherNumber ? one.compareTo(other) : number ? -1 : 1;
  }
}
