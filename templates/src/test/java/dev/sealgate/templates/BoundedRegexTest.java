package dev.sealgate.templates;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundedRegexTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "((((a{100}){100}){100}){100})",
        "(?:(?:a{0,1000}){100,}){9}",
        "\\Q[\\E(((a{100}){100}){100}){100}]",
        "(((a{100}[(]){100}[(]){100}[(]){100}",
        "(((a{100}\\(){100}\\(){100}\\(){100}",
        "[[:alpha:](](((a{100}){100}){100}){100}",
        "[^]](((a{100}){100}){100}){100}",
        "[]](((a{100}){100}){100}){100}]",
        "[\\]](((a{100}){100}){100}){100}",
        "(?P<n>(?i)(((a{100}){100}){100}){100})",
        "(",
        "(?=a)",
      })
  void refusesWhatGetsTooLargeOrIsNoExpression(String expression) {
    assertThat(BoundedRegex.compile(expression)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Deployment|StatefulSet",
        "^(data|stringData)$",
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "a{0,1000}",
        "\\Q{5}(\\E",
        "[({]\\x{1F600}\\p{Greek}{3}",
      })
  void takesOthers(String expression) {
    assertThat(BoundedRegex.compile(expression)).isPresent();
  }

  @Test
  void refusesParenthesesThatWouldTakeTheStack() {
    assertThat(BoundedRegex.compile("(".repeat(20_000) + ")".repeat(20_000), 50_000, 100_000))
        .isEmpty();
    assertThat(BoundedRegex.compile("(".repeat(100) + ")".repeat(100))).isPresent();
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(BoundedRegex.compile("a".repeat(BoundedRegex.MAX_LENGTH))).isPresent();
    assertThat(BoundedRegex.compile("a".repeat(BoundedRegex.MAX_LENGTH + 1))).isEmpty();
  }
}
