package dev.sealgate.crypto.age;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.CryptoException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every published vector: the class of its failure, and what was released before it. */
class CctvTest {
  private static final Path VECTORS = Path.of("src/test/resources/cctv/age");

  /** Header failures that are the end of the file, not a wrong text. */
  private static final Set<String> CUT_HEADERS =
      Set.of("empty", "armor_empty", "stream_no_nonce", "stream_short_nonce");

  private static final Set<String> CUT_PAYLOADS =
      Set.of(
          "stream_no_chunks",
          "stream_no_final_full",
          "stream_no_final_two_chunks_full",
          "stream_missing_tag",
          "stream_short_chunk",
          "stream_short_second_chunk");

  private record Outcome(Optional<CryptoException> failure, byte[] released) {}

  static List<CctvVector> vectors() throws IOException {
    try (Stream<Path> files = Files.list(VECTORS)) {
      return files.sorted().map(CctvVector::read).toList();
    }
  }

  @Test
  void allVectorsAreThere() throws IOException {
    assertThat(vectors()).hasSize(143);
  }

  @TestFactory
  List<DynamicTest> vectorsAsTheyAreMeant() throws IOException {
    return vectors().stream()
        .map(
            vector -> DynamicTest.dynamicTest(vector.name(), () -> check(vector, vector.armored())))
        .toList();
  }

  @TestFactory
  List<DynamicTest> vectorsWithTheArmorFoundByItself() throws IOException {
    return vectors().stream()
        .filter(vector -> !vector.expect().equals("armor failure"))
        .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> check(vector, false)))
        .toList();
  }

  @TestFactory
  List<DynamicTest> vectorsAsOneArray() throws IOException {
    return vectors().stream()
        .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> checkArray(vector)))
        .toList();
  }

  private static void check(CctvVector vector, boolean armorForced) throws Exception {
    Outcome outcome = decrypt(vector, armorForced);
    switch (vector.expect()) {
      case "success" -> assertThat(outcome.failure()).isEmpty();
      case "no match" -> assertFailure(outcome, CryptoException.NoIdentityMatched.class);
      case "HMAC failure" -> assertFailure(outcome, CryptoException.MacMismatch.class);
      case "header failure" -> assertHeaderFailure(vector.name(), outcome);
      case "armor failure" -> assertArmorFailure(vector.name(), outcome);
      case "payload failure" -> assertPayloadFailure(vector.name(), outcome);
      default -> throw new AssertionError(vector.expect());
    }
    if (vector.releasedHash().isPresent()) {
      assertThat(sha256(outcome.released())).isEqualTo(vector.releasedHash().get());
    } else if (!vector.expect().equals("armor failure")) {
      assertThat(outcome.released()).isEmpty();
    }
  }

  private static void assertFailure(Outcome outcome, Class<? extends CryptoException> expected) {
    assertThat(outcome.failure()).get().isExactlyInstanceOf(expected);
    assertThat(outcome.failure().orElseThrow().hint()).isNotEmpty();
  }

  private static void assertHeaderFailure(String name, Outcome outcome) {
    if (name.equals("scrypt_work_factor_23") || name.equals("scrypt_work_factor_overflow")) {
      assertFailure(outcome, CryptoException.LimitExceeded.class);
    } else if (CUT_HEADERS.contains(name)) {
      assertFailure(outcome, CryptoException.Truncated.class);
    } else {
      assertFailure(outcome, CryptoException.Malformed.class);
      assertThat(((CryptoException.Malformed) outcome.failure().orElseThrow()).format())
          .isEqualTo("age header");
    }
  }

  private static void assertArmorFailure(String name, Outcome outcome) {
    if (name.equals("armor_no_end_line")) {
      assertFailure(outcome, CryptoException.Truncated.class);
    } else {
      assertFailure(outcome, CryptoException.Malformed.class);
      assertThat(((CryptoException.Malformed) outcome.failure().orElseThrow()).format())
          .isEqualTo("age armor");
    }
  }

  private static void assertPayloadFailure(String name, Outcome outcome) {
    if (CUT_PAYLOADS.contains(name)) {
      assertFailure(outcome, CryptoException.Truncated.class);
    } else if (name.equals("stream_last_chunk_empty")) {
      assertFailure(outcome, CryptoException.Malformed.class);
    } else {
      assertFailure(outcome, CryptoException.Tampered.class);
    }
  }

  private static Outcome decrypt(CctvVector vector, boolean armorForced) throws IOException {
    java.io.ByteArrayOutputStream released = new java.io.ByteArrayOutputStream();
    List<AgeIdentity> identities = vector.open();
    InputStream file = new ByteArrayInputStream(vector.file());
    try (InputStream content =
        armorForced ? Age.decryptingArmored(file, identities) : Age.decrypting(file, identities)) {
      byte[] part = new byte[1000];
      for (int length = content.read(part); length >= 0; length = content.read(part)) {
        released.write(part, 0, length);
      }
      return new Outcome(Optional.empty(), released.toByteArray());
    } catch (CryptoException e) {
      return new Outcome(Optional.of(e), released.toByteArray());
    } finally {
      identities.forEach(AgeIdentity::close);
    }
  }

  private static void checkArray(CctvVector vector) throws Exception {
    List<AgeIdentity> identities = vector.open();
    List<CryptoException> failures = new ArrayList<>();
    try (var content = Age.decrypt(vector.file(), identities)) {
      assertThat(sha256(content.copyBytes())).isEqualTo(vector.releasedHash().orElseThrow());
    } catch (CryptoException e) {
      failures.add(e);
    }
    assertThat(failures.isEmpty()).isEqualTo(vector.expect().equals("success"));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
