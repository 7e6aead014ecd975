package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Which values a comment rule reaches where the place of a comment is not plain to see. The answers
 * are those of sops 3.13, whose YAML library splits comments into head, line and foot.
 */
class CommentRulesTest {
  private record Case(String text, List<String> encrypted) {}

  private static final List<Case> CASES =
      List.of(
          // a foot comment on a dash passes on to what comes next, after its first value
          new Case("l:\n- a: 1\n  b: 2\n# note\n\n- c: 3\n  d: 4\n  e: 5\n", List.of("4")),
          new Case("l:\n  - a: 1\n    b: 2\n  # note\n\n  - c: 3\n    d: 4\n", List.of("4")),
          new Case("l:\n- a: 1\n# note\n\n- c:\n    x: 3\n  d: 4\n- e: 5\n", List.of("4")),
          new Case("l:\n- a: 1\n# note\n\n- 2\n- 3\n- 4\n", List.of("3")),
          new Case("l:\n- a: 1\n# note\n\n- - 2\n  - 3\n- 4\n", List.of("3")),
          // and is lost on a flow collection
          new Case("l:\n- a: 1\n# note\n\n- [2, 3]\n- 4\n", List.of()),
          // without the blank line it is a head comment
          new Case("l:\n- a: 1\n# note\n- c: 3\n  d: 4\n- e: 5\n", List.of("3", "4")),
          new Case("l:\n- 1\n# note\n\n- 2\n- 3\n", List.of("2")),
          new Case("a:\n  b: 1\n# note\n\nc: 2\nd: 3\n", List.of("2")),
          new Case("a: 1 # note\nb: 2\n", List.of("1")),
          new Case("# note\na:\n  b: 1\n  c: [2]\nd: 3\n", List.of("1", "2")));

  @TestFactory
  Stream<DynamicTest> reachWhatTheyReachForSops() {
    return CASES.stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.text(), () -> assertThat(encrypted(each.text())).isEqualTo(each.encrypted())));
  }

  /** The values of the text that the rule encrypts; what it leaves is found as it was. */
  private static List<String> encrypted(String text) {
    Selection notes = new Selection(Selection.Kind.ENCRYPTED_COMMENT_REGEX, "note");
    byte[] file = Golden.encrypt("a.yaml", text, Golden.rule("alice").with(notes));
    String values = Golden.utf8(file).split("(?m)^sops:")[0].replaceAll("ENC\\[[^]]*]", "ENC");
    assertThat(Golden.plaintext("a.yaml", file, "alice")).isEqualTo(text);
    return Stream.of("1", "2", "3", "4", "5")
        .filter(digit -> text.contains(digit) && !values.contains(digit))
        .toList();
  }
}
