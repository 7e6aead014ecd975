package dev.sealgate.crypto.age;

import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * One file of the Community Cryptography Test Vectors.
 *
 * @param releasedHash SHA-256 of all plaintext that a reader sees, also before a failure
 */
record CctvVector(
    String name,
    String expect,
    Optional<String> releasedHash,
    List<String> identities,
    List<String> passphrases,
    boolean armored,
    byte[] file) {

  static CctvVector read(Path path) {
    try {
      byte[] all = Files.readAllBytes(path);
      int headerEnd = new String(all, StandardCharsets.ISO_8859_1).indexOf("\n\n");
      String expect = "";
      Optional<String> hash = Optional.empty();
      List<String> identities = new ArrayList<>();
      List<String> passphrases = new ArrayList<>();
      boolean armored = false;
      boolean compressed = false;
      for (String line : new String(all, 0, headerEnd, StandardCharsets.UTF_8).split("\n", -1)) {
        int colon = line.indexOf(": ");
        String value = line.substring(colon + 2);
        switch (line.substring(0, colon)) {
          case "expect" -> expect = value;
          case "payload" -> hash = Optional.of(value);
          case "identity" -> identities.add(value);
          case "passphrase" -> passphrases.add(value);
          case "armored" -> armored = true;
          case "compressed" -> compressed = true;
          case "file key", "comment" -> {}
          default -> throw new IllegalArgumentException(path + ": " + line);
        }
      }
      byte[] file = java.util.Arrays.copyOfRange(all, headerEnd + 2, all.length);
      if (compressed) {
        try (var inflater = new InflaterInputStream(new ByteArrayInputStream(file))) {
          file = inflater.readAllBytes();
        }
      }
      return new CctvVector(
          path.getFileName().toString(), expect, hash, identities, passphrases, armored, file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  List<AgeIdentity> open() {
    List<AgeIdentity> all = new ArrayList<>();
    identities.forEach(text -> all.addAll(AgeKeys.parseIdentities(SecretBytes.utf8(text))));
    passphrases.forEach(text -> all.add(AgeIdentity.passphrase(SecretBytes.utf8(text))));
    return all;
  }
}
