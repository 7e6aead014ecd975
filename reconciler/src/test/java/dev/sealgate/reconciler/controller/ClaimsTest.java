package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final AppKey ONE = new AppKey("ns", "one");
  private static final AppKey TWO = new AppKey("ns", "two");
  private static final ObjectRef A = new ObjectRef("", "ConfigMap", "ns", "a");
  private static final ObjectRef B = new ObjectRef("", "ConfigMap", "ns", "b");

  private final Claims claims = new Claims();

  @Test
  void givesAllOrNothing() {
    assertThat(claims.claim(ONE, "", List.of(A))).isEmpty();

    assertThat(claims.claim(TWO, "", List.of(A, B))).containsExactly(java.util.Map.entry(A, ONE));
    assertThat(claims.claim(ONE, "", List.of(A, B))).isEmpty();
  }

  @Test
  void wakesWhoeverWaits() {
    claims.claim(ONE, "", List.of(A, B));
    claims.claim(TWO, "", List.of(A));

    assertThat(claims.keepOnly(ONE, "", Set.of(A, B))).isEmpty();
    assertThat(claims.keepOnly(ONE, "", Set.of(B))).containsExactly(TWO);
    assertThat(claims.claim(TWO, "", List.of(A))).isEmpty();
  }

  @Test
  void remembersThePastAtTheStart() {
    claims.seed(ONE, "", List.of(A));
    claims.seed(TWO, "", List.of(A, B));

    assertThat(claims.claim(TWO, "", List.of(A))).containsEntry(A, ONE);
    assertThat(claims.claim(TWO, "", List.of(B))).isEmpty();
  }

  @Test
  void tellsClustersApart() {
    assertThat(claims.claim(ONE, "", List.of(A))).isEmpty();
    assertThat(claims.claim(TWO, "team/prod", List.of(A))).isEmpty();

    assertThat(claims.claim(ONE, "team/prod", List.of(A))).containsEntry(A, TWO);
  }

  @Test
  void givesBackNothingOfOthers() {
    claims.claim(ONE, "", List.of(A));
    claims.claim(TWO, "", List.of(B));

    claims.keepOnly(ONE, "", Set.of());
    claims.keepOnly(ONE, "", Set.of());

    assertThat(claims.claim(ONE, "", List.of(B))).containsEntry(B, TWO);
    assertThat(claims.claim(TWO, "", List.of(A))).isEmpty();
  }

  @Test
  void whatAnotherReplicaOwnsIsWhatItsInventoryHolds() {
    assertThat(claims.follow(ONE, "", Set.of(A))).isEmpty();
    assertThat(claims.claim(TWO, "", List.of(A, B))).containsEntry(A, ONE);

    assertThat(claims.follow(ONE, "", Set.of(B))).containsExactly(TWO);
    assertThat(claims.claim(TWO, "", List.of(A))).isEmpty();
    assertThat(claims.claim(TWO, "", List.of(B))).containsEntry(B, ONE);
  }
}
