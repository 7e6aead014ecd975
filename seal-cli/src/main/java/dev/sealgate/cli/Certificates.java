package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.sealed.SealingCertificate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads the certificate that {@code --cert} names. */
final class Certificates {
  private Certificates() {}

  /**
   * @param place a file, or a file, http or https address
   */
  static SealingCertificate load(World world, String place) {
    return Pins.check(world, loadUnpinned(world, place));
  }

  /** The same, for a person to look at. */
  static SealingCertificate loadUnpinned(World world, String place) {
    String lower = place.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://") || lower.startsWith("https://")) {
      SealingCertificate fetched = parse(place, CertificateDownload.fetch(world, uri(place)));
      if (lower.startsWith("http://")) {
        world.notice(
            "the certificate came over plain http; compare its fingerprint with the controller's:"
                + " sha256:"
                + fetched.fingerprint());
      }
      return fetched;
    }
    if (lower.startsWith("file:")) {
      return file(world, uri(place).getPath());
    }
    return file(world, place);
  }

  private static SealingCertificate file(World world, String name) {
    try (Source source = Source.read(world, name)) {
      return parse(
          source.name(),
          source.content().use(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)));
    }
  }

  private static SealingCertificate parse(String name, String pem) {
    try {
      return SealingCertificate.parse(pem);
    } catch (CryptoException e) {
      throw e.at(CryptoException.Location.file(name));
    }
  }

  private static URI uri(String place) {
    try {
      URI uri = URI.create(place);
      if (uri.getPath() != null) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw Failure.usage(
        "--cert is neither a file nor an address", "for example https://host/v1/cert.pem");
  }
}
