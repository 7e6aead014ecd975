package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.SealingCertificate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The certificates that may be sealed to, once somebody has written down which: a file {@value
 * #FILE_NAME} in this folder or one above, a fingerprint in each line. Whoever answers in the place
 * of the controller would otherwise be sealed to.
 */
record Pins(Path file, String shown, List<String> fingerprints) {
  static final String FILE_NAME = ".seal-cert";
  private static final String KIND = "sha256:";
  private static final int MAX_LEVELS = 100;
  private static final Pattern LINE =
      Pattern.compile("(?:sha256:)?((?:[0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2})(?:\\s.*)?");

  Pins {
    fingerprints = List.copyOf(fingerprints);
  }

  /** As people compare it. */
  static String fingerprint(SealingCertificate certificate) {
    return KIND + certificate.fingerprint();
  }

  static Optional<Pins> find(World world) {
    Path folder = world.cwd();
    for (int level = 0; folder != null && level < MAX_LEVELS; level++) {
      Path file = folder.resolve(FILE_NAME);
      if (Files.isRegularFile(file)) {
        return Optional.of(read(world, file));
      }
      folder = folder.getParent();
    }
    return Optional.empty();
  }

  private static Pins read(World world, Path file) {
    String shown =
        file.startsWith(world.cwd()) ? world.cwd().relativize(file).toString() : file.toString();
    List<String> found = new ArrayList<>();
    try (Source source = Source.read(world, shown)) {
      List<String> lines =
          source.content().use(bytes -> new String(bytes, StandardCharsets.UTF_8)).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          found.add(fingerprint(shown, i + 1, line));
        }
      }
    }
    return new Pins(file, shown, found);
  }

  private static String fingerprint(String shown, int number, String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw Failure.of(
          "%s, line %d is no fingerprint".formatted(shown, number),
          "write it as sha256: and 64 hexadecimal digits, as seal cert --fingerprint prints it");
    }
    return KIND + matcher.group(1).replace(":", "").toLowerCase(java.util.Locale.ROOT);
  }

  boolean hold(SealingCertificate certificate) {
    return fingerprints.contains(fingerprint(certificate));
  }

  /** Refuses one that is not pinned, where any is. */
  static SealingCertificate check(World world, SealingCertificate certificate) {
    Optional<Pins> pins = find(world);
    if (pins.isPresent() && !pins.get().hold(certificate)) {
      throw Failure.of(
          "the certificate %s is not pinned in %s"
              .formatted(fingerprint(certificate), pins.get().shown),
          "has the controller made a new key? Ask who runs it, and then: seal cert --pin");
    }
    return certificate;
  }

  /**
   * @return the name of the file that holds it now
   */
  static String add(World world, SealingCertificate certificate) {
    Optional<Pins> pins = find(world);
    if (pins.isPresent() && pins.get().hold(certificate)) {
      return pins.get().shown;
    }
    String shown = pins.map(Pins::shown).orElse(FILE_NAME);
    String line =
        "%s  # until %s, pinned %s\n"
            .formatted(fingerprint(certificate), certificate.notAfter(), world.clock().instant());
    String before =
        pins.isPresent()
            ? text(world, shown)
            : "# What seal encrypts Secrets to: seal cert --pin adds a certificate.\n";
    try (SecretBytes content =
        SecretBytes.utf8(before + (before.endsWith("\n") ? "" : "\n") + line)) {
      new Target(world).replace(shown, content, Target.Readers.UNCHANGED);
    }
    return shown;
  }

  private static String text(World world, String shown) {
    try (Source source = Source.read(world, shown)) {
      return source.content().use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
