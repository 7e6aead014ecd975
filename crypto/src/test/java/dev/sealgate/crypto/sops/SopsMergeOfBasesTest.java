package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.Merged.Side;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where both sides changed something, neither of them counts. */
class SopsMergeOfBasesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          a.yaml ; a: 1~b: 1~ ; a: 2~b: 1~ ; a: 1~b: 2~ ; a: 2~b: 2~
          a.yaml ; a: 1~b: 1~ ; a: 2~b: 2~ ; a: 3~b: 1~ ; a: 1~b: 2~
          a.yaml ; a: 1~b: 1~ ; b: 1~ ; a: 3~b: 1~ ; b: 1~a: 1~
          a.yaml ; a: 1~ ; a: 1~n: x~ ; a: 1~n: y~ ; a: 1~
          a.yaml ; a: 1~ ; a: 1~---~b: 1~ ; a: 2~ ; a: 1~
          a.bin ; one~ ; two~ ; three~ ; one~
          """)
  void itStaysAsItWas(String name, String base, String ours, String theirs, String expected) {
    byte[] was = Golden.encrypt(name, text(base), Golden.rule("alice"));
    try (DecryptedSops first = Golden.open(name, was, "alice");
        DecryptedSops mine =
            Golden.open(name, first.edit(utf8(ours), Golden.environment()), "alice");
        DecryptedSops other =
            Golden.open(name, first.edit(utf8(theirs), Golden.environment()), "alice")) {
      Merged merged =
          SopsMerge.merge(
              Optional.of(first), mine, other, _ -> Optional.of(Side.BASE), Golden.environment());

      assertThat(merged).isInstanceOf(Merged.Clean.class);
      try (SecretBytes content = ((Merged.Clean) merged).content()) {
        assertThat(Golden.plaintext(name, content.copyBytes(), "alice")).isEqualTo(text(expected));
      }
    }
  }

  private static String text(String tildes) {
    return tildes.replace('~', '\n');
  }

  private static byte[] utf8(String tildes) {
    return Golden.utf8(text(tildes));
  }
}
