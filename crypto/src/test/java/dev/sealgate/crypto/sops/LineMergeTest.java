package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineMergeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "conflict",
      textBlock =
          """
          a~b~c~ ; a~b~c~ ; a~X~c~ ; a~X~c~
          a~b~c~ ; X~b~c~ ; a~b~Y~ ; X~b~Y~
          a~b~c~ ; b~c~ ; a~b~c~d~ ; b~c~d~
          a~b~c~ ; a~X~c~ ; a~X~c~ ; a~X~c~
          a~b~c~ ; a~X~c~ ; a~Y~c~ ; conflict
          a~b~c~ ; X~b~c~ ; a~Y~c~ ; conflict
          a~b~c~ ; a~c~ ; a~Y~c~ ; conflict
          a~b~c~ ; n~a~b~c~ ; a~b~c~ ; n~a~b~c~
          '' ; a~ ; '' ; a~
          a~b ; a~b~ ; X~b ; conflict
          a~b~c ; a~b~d ; X~b~c ; X~b~d
          """)
  void whatOneSideChangedComesFromThatSide(
      String base, String ours, String theirs, String expected) {
    assertThat(merge(text(base), text(ours), text(theirs)))
        .isEqualTo(Optional.ofNullable(expected).map(LineMergeTest::text));
  }

  /** With the seed in the name of the failure, thousand pairs of edits that do not meet. */
  @Test
  void editsOfTwoHalvesNeverMeet() {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      List<String> head = lines(random, random.nextInt(12));
      List<String> tail = lines(random, random.nextInt(12));
      String ours = String.join("", edited(head, random)) + "middle\n" + String.join("", tail);
      String after = String.join("", edited(tail, random));
      String theirs = String.join("", head) + "middle\n" + after;
      String base = String.join("", head) + "middle\n" + String.join("", tail);
      String expected = ours.substring(0, ours.indexOf("middle\n") + 7) + after;

      assertThat(merge(base, ours, theirs)).as("seed %d", seed).contains(expected);
      assertThat(merge(base, theirs, ours)).as("seed %d", seed).contains(expected);
    }
  }

  private static List<String> lines(Random random, int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("line " + random.nextInt(5) + "\n"); // some of them equal
    }
    return lines;
  }

  private static List<String> edited(List<String> lines, Random random) {
    List<String> edited = new ArrayList<>(lines);
    for (int i = random.nextInt(4); i > 0 && !edited.isEmpty(); i--) {
      int at = random.nextInt(edited.size());
      switch (random.nextInt(3)) {
        case 0 -> edited.remove(at);
        case 1 -> edited.add(at, "new " + random.nextInt(5) + "\n");
        default -> edited.set(at, "line " + random.nextInt(5) + "\n");
      }
    }
    return edited;
  }

  private static Optional<String> merge(String base, String ours, String theirs) {
    return LineMerge.merge(Golden.utf8(base), Golden.utf8(ours), Golden.utf8(theirs))
        .map(Golden::utf8);
  }

  private static String text(String tildes) {
    return tildes.replace('~', '\n');
  }
}
