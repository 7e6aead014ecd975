package dev.sealgate.reconciler.shards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.AppKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private static final Pace PACE = Pace.of(Duration.ofSeconds(15));
  private static final Ring BOTH = Ring.of(List.of("a", "b"));
  private final AppKey ofA = owned("a");
  private final AppKey ofB = owned("b");
  private final Membership a = new Membership("a", PACE);
  private long seconds = 100;

  private static AppKey owned(String member) {
    for (int i = 0; ; i++) {
      AppKey app = new AppKey("ns", "app-" + i);
      if (BOTH.isOwner(member, app)) {
        return app;
      }
    }
  }

  private Moment now() {
    return new Moment(seconds * 1_000_000_000, seconds * 1000);
  }

  private boolean mayWrite(Moment when) {
    return new LeaseGate(() -> a.grant().renewed(), () -> when, PACE).enter();
  }

  private boolean turn(MemberLease... others) {
    a.published(a.wanted(), now(), now());
    return a.listed(List.of(others), now(), now());
  }

  private static MemberLease b(int version, Ring ring) {
    return b(version, Optional.of(ring));
  }

  private static MemberLease b(int version, Optional<Ring> ring) {
    return new MemberLease(
        "b", "b/1", Integer.toString(version), Duration.ofSeconds(15), ring, "" + ring.hashCode());
  }

  /** Alone, it works for all. */
  private void alone() {
    assertThat(turn()).isTrue();
    assertThat(turn()).isFalse();
    assertThat(a.grant().owns(ofA)).isTrue();
    assertThat(a.grant().owns(ofB)).isTrue();
  }

  @Test
  void worksForNothingBeforeItsOwnRingIsStoredAndTheOthersWereSeen() {
    assertThat(a.wanted()).isEqualTo(Ring.NONE);
    a.published(Ring.NONE, now(), now());
    assertThat(a.grant().owns(ofA)).isFalse();
    assertThat(a.listed(List.of(), now(), now())).as("its own ring is to be stored").isTrue();
    assertThat(a.grant().owns(ofA)).isFalse();
    a.published(a.wanted(), now(), now());
    assertThat(a.grant().owns(ofA)).isFalse();
    assertThat(a.listed(List.of(), now(), now())).isFalse();
    assertThat(a.grant().owns(ofA)).isTrue();
    assertThat(mayWrite(now())).isTrue();
  }

  @Test
  void leavesToANewMemberWhatBecomesItsOwnBeforeItSaysSo() {
    alone();
    assertThat(turn(b(1, Ring.NONE))).isTrue();
    assertThat(a.grant().owns(ofA)).isTrue();
    assertThat(a.grant().owns(ofB)).isFalse();
    assertThat(a.published()).as("not said yet").isEqualTo(Ring.of(List.of("a")));
    assertThat(a.wanted()).isEqualTo(BOTH);
  }

  @Test
  void waitsUntilTheFormerOwnerSaysThatItHasDone() {
    assertThat(turn(b(1, Ring.of(List.of("b"))))).isTrue();
    assertThat(turn(b(2, Ring.of(List.of("b"))))).isFalse();
    assertThat(a.grant().owns(ofA)).as("b may be at work still").isFalse();
    assertThat(turn(b(3, BOTH))).isFalse();
    assertThat(a.grant().owns(ofA)).isTrue();
    assertThat(a.grant().owns(ofB)).isFalse();
  }

  @Test
  void takesOverWhatAMemberHadThatIsNotHeardOfForLongerThanItsLease() {
    turn(b(1, BOTH));
    turn(b(1, BOTH));
    for (int i = 0; i < 15; i++) {
      seconds++;
      assertThat(turn(b(1, BOTH))).isFalse();
      assertThat(a.grant().owns(ofB)).isFalse();
    }
    assertThat(a.nextExpiry(now())).contains(Duration.ZERO);
    seconds++;
    assertThat(turn(b(1, BOTH))).isTrue();
    assertThat(turn(b(1, BOTH))).isFalse();
    assertThat(a.grant().owns(ofB)).isTrue();
    assertThat(a.leftovers(now())).isEmpty();
    for (int i = 0; i < 150; i++) {
      seconds++;
      turn(b(1, BOTH));
    }
    assertThat(a.leftovers(now())).containsExactly(b(1, BOTH));
  }

  @Test
  void takesOverAtOnceWhatAMemberGaveUp() {
    turn(b(1, BOTH));
    turn(b(1, BOTH));
    MemberLease left =
        new MemberLease("b", "", "2", Duration.ofSeconds(15), Optional.of(Ring.NONE), "2");
    assertThat(turn(left)).isTrue();
    assertThat(turn(left)).isFalse();
    assertThat(a.grant().owns(ofB)).isTrue();
  }

  @Test
  void waitsForAMemberWhoseLeaseSomebodyDeleted() {
    turn(b(1, BOTH));
    turn(b(1, BOTH));
    seconds += 5;
    assertThat(turn()).isFalse();
    seconds += 5;
    turn();
    assertThat(a.grant().owns(ofB)).isFalse();
    seconds += 6;
    assertThat(turn()).isTrue();
  }

  @Test
  void worksForNothingBesideAMemberThatItDoesNotUnderstand() {
    alone();
    turn(b(1, Optional.empty()));
    turn(b(2, Optional.empty()));
    assertThat(a.grant().owns(ofA)).isFalse();
  }

  @Test
  void stopsWritingBeforeOthersMayTakeOver() {
    alone();
    seconds += 9;
    assertThat(mayWrite(now())).isTrue();
    seconds += 1;
    assertThat(mayWrite(now())).isFalse();
    Moment suspended = new Moment(100L * 1_000_000_000, seconds * 1000);
    assertThat(mayWrite(suspended)).as("a machine that was suspended").isFalse();
  }

  @Test
  void looksAgainBeforeItGoesOnAfterADoubt() {
    turn(b(1, BOTH));
    turn(b(1, BOTH));
    long epoch = a.grant().epoch();
    seconds += 30;
    a.published(a.wanted(), now(), now());
    assertThat(mayWrite(now())).isFalse();
    Ring alone = Ring.of(List.of("b"));
    assertThat(a.listed(List.of(b(9, alone)), now(), now())).isFalse();
    assertThat(mayWrite(now())).isTrue();
    assertThat(a.grant().owns(ofA)).as("b took it over").isFalse();
    assertThat(a.grant().epoch()).as("what was known is worth nothing").isGreaterThan(epoch);
  }

  @Test
  void goesOnAsItWasAfterAnOutageInWhichNobodyTookAnything() {
    turn(b(1, BOTH));
    turn(b(1, BOTH));
    long epoch = a.grant().epoch();
    seconds += 60;
    assertThat(turn(b(1, BOTH))).as("b was cut off, too").isFalse();
    assertThat(a.grant().owns(ofA)).isTrue();
    assertThat(a.grant().owns(ofB)).isFalse();
    assertThat(a.grant().epoch()).isEqualTo(epoch);
  }
}
