package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code seal get} is two commands. */
class AppWordsTest {
  @ParameterizedTest
  @CsvSource({
    "get apps, apps",
    "get app web, apps web",
    "get applications.sealgate.dev -A, apps -A",
    "get -n shop apps web, apps -n shop web",
    "get -A -o json sgapp, apps -A -o json",
    "get --output=name app, apps --output=name",
    "get ./app db, get ./app db",
    "get file.yaml app, get file.yaml app",
    "get --identity app file.yaml db, get --identity app file.yaml db",
    "get, get",
    "get -n, get -n",
    "set app db, set app db"
  })
  void theFirstWordDecides(String typed, String meant) {
    assertThat(String.join(" ", AppWords.arguments(typed.split(" ")))).isEqualTo(meant);
  }
}
