package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IgnoreRulesTest {
  private static IgnoreRules rules(String text) {
    return IgnoreRules.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.md|a.md|true",
        "*.md|sub/a.md|true",
        "*.md|a.mdx|false",
        "/a.yaml|a.yaml|true",
        "/a.yaml|sub/a.yaml|false",
        "sub/*.yaml|sub/a.yaml|true",
        "sub/*.yaml|sub/deep/a.yaml|false",
        "sub/*.yaml|x/sub/a.yaml|false",
        "**/test/*.yaml|test/a.yaml|true",
        "**/test/*.yaml|x/y/test/a.yaml|true",
        "sub/**|sub/x/y.yaml|true",
        "a/**/b|a/b|true",
        "a/**/b|a/x/y/b|true",
        "a?.yaml|ab.yaml|true",
        "a?.yaml|a/.yaml|false",
        "[ab].yaml|b.yaml|true",
        "[!ab].yaml|c.yaml|true",
        "[!ab].yaml|a.yaml|false",
        "\\*.yaml|*.yaml|true",
        "\\*.yaml|a.yaml|false",
        "a.yaml|axyaml|false",
        "[|[|true",
        "[z-a]|z|false",
      })
  void meansWhatGitignoreMeans(String rule, String path, boolean ignored) {
    assertThat(rules(rule).ignores(path, false)).isEqualTo(ignored);
  }

  @Test
  void aSlashAtTheEndMeansFolders() {
    assertThat(rules("build/").ignores("sub/build", true)).isTrue();
    assertThat(rules("build/").ignores("build", false)).isFalse();
  }

  @Test
  void theLastRuleDecides() {
    IgnoreRules rules = rules("# comment\n\n*.yaml\n!keep.yaml\n/keep.yaml\n");

    assertThat(rules.ignores("a.yaml", false)).isTrue();
    assertThat(rules.ignores("sub/keep.yaml", false)).isFalse();
    assertThat(rules.ignores("keep.yaml", false)).isTrue();
  }

  @Test
  void isBounded() {
    assertThat(IgnoreRules.parse("a\n".repeat(501).getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(IgnoreRules.parse("a".repeat(1025).getBytes(StandardCharsets.UTF_8))).isEmpty();
    IgnoreRules slow = rules("*a".repeat(400) + "b");
    assertThat(slow.ignores("a".repeat(4000), false)).as("in linear time").isFalse();
  }
}
