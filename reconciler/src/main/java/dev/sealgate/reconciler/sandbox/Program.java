package dev.sealgate.reconciler.sandbox;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program and the versions of it that we know: those of one major version, from one on. It tells
 * its version when it is asked by {@code version}.
 *
 * @param name for texts
 * @param from major, minor and patch
 */
public record Program(String name, Version from) {
  private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");

  public Program {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(from, "from");
  }

  /** Three numbers. */
  public record Version(int major, int minor, int patch) {
    @Override
    public String toString() {
      return "v" + major + "." + minor + "." + patch;
    }
  }

  static Optional<Version> version(String text) {
    Matcher parts = VERSION.matcher(text);
    return parts.matches()
        ? Optional.of(
            new Version(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3))))
        : Optional.empty();
  }

  boolean fits(Version version) {
    return version.major() == from.major()
        && (version.minor() > from.minor()
            || (version.minor() == from.minor() && version.patch() >= from.patch()));
  }
}
