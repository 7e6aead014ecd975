package dev.sealgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.CryptoException.Location;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CryptoExceptionTest {
  static List<CryptoException> everyKind() {
    return List.of(
        new CryptoException.NoIdentityMatched("detail", "hint"),
        new CryptoException.MacMismatch("detail", "hint"),
        new CryptoException.Tampered("detail", "hint"),
        new CryptoException.Truncated("detail", "hint"),
        new CryptoException.Malformed("age header", 7, "detail", "hint"),
        new CryptoException.LimitExceeded("detail", "hint"),
        new CryptoException.InvalidKey("detail", "hint"),
        new CryptoException.PolicyRefused("detail", "hint"),
        new CryptoException.KeyServiceUnavailable("detail", "hint"),
        new CryptoException.Unsupported("detail", "hint"),
        new CryptoException.UnknownPlaceholder("detail", "hint"));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void gainsItsLocationFromTheInsideOut(CryptoException failure) {
    CryptoException located =
        failure.at(Location.keyPath("spec.data.password")).at(new Location("a.yaml", 1, "spec"));

    assertThat(located).isExactlyInstanceOf(failure.getClass());
    assertThat(located).hasMessage("a.yaml, document 2, spec.data.password: detail");
    assertThat(located.location()).isEqualTo(new Location("a.yaml", 1, "spec.data.password"));
    assertThat(located.detail()).isEqualTo("detail");
    assertThat(located.hint()).isEqualTo("hint");
    assertThat(located.getStackTrace()).isEqualTo(failure.getStackTrace());
  }

  @Test
  void everySubclassIsCovered() {
    assertThat(everyKind().stream().map(Object::getClass))
        .containsExactlyInAnyOrder((Class<?>[]) CryptoException.class.getPermittedSubclasses());
  }

  @Test
  void aMalformedInputKeepsItsPosition() {
    var failure = new CryptoException.Malformed("age header", 7, "detail", "hint");

    assertThat(failure).hasMessage("detail");
    assertThat((CryptoException.Malformed) failure.at(Location.file("x.age")))
        .returns("age header", CryptoException.Malformed::format)
        .returns(7L, CryptoException.Malformed::position);
  }
}
