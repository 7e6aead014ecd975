package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.AppKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowersTest {
  private static final String CLONE = "clone";
  private static final AppKey ONE = new AppKey("ns", "one");
  private static final AppKey TWO = new AppKey("ns", "two");
  private static final AppKey THREE = new AppKey("ns", "three");

  private final List<AppKey> woken = new ArrayList<>();
  private final Followers followers = new Followers(woken::add);

  private static Revision revision(String text) {
    try {
      return Revision.parse(text);
    } catch (SourceFailure failure) {
      throw new AssertionError(failure);
    }
  }

  private void follows(AppKey app, String commit) {
    followers.follow(app, CLONE, revision("main"));
    followers.saw(app, CLONE, revision("main"), commit);
  }

  @Test
  void wakesEveryoneButWhoAskedWhenARevisionMoves() {
    follows(ONE, "c1");
    follows(TWO, "c1");
    follows(THREE, "c1");

    followers.stands(CLONE, revision("main"), "c1", ONE);
    assertThat(woken).isEmpty();

    followers.stands(CLONE, revision("main"), "c2", ONE);
    assertThat(woken).containsExactlyInAnyOrder(TWO, THREE);
  }

  @Test
  void tellsRevisionsAndClonesApart() {
    follows(ONE, "c1");
    followers.follow(TWO, CLONE, revision("other"));
    followers.saw(TWO, CLONE, revision("other"), "c1");
    followers.follow(THREE, "another clone", revision("main"));
    followers.saw(THREE, "another clone", revision("main"), "c1");

    followers.stands(CLONE, revision("other"), "c2", null);

    assertThat(woken).containsExactly(TWO);
  }

  @Test
  void forgetsWhatAnApplicationFollowedBefore() {
    follows(ONE, "c1");
    follows(TWO, "c1");
    followers.follow(ONE, CLONE, revision("other"));
    followers.leave(TWO);

    followers.stands(CLONE, revision("main"), "c2", null);

    assertThat(woken).isEmpty();
  }

  @Test
  void wakesWhoWasHandedAnAnswerThatIsOldByNow() {
    follows(ONE, "c1");
    followers.follow(TWO, CLONE, revision("main"));
    followers.stands(CLONE, revision("main"), "c2", TWO);
    woken.clear();

    followers.saw(ONE, CLONE, revision("main"), "c2");
    assertThat(woken).isEmpty();

    followers.saw(ONE, CLONE, revision("main"), "c1");
    assertThat(woken).containsExactly(ONE);
  }

  @Test
  void knowsThatACommitNeverMoves() {
    Revision commit = revision("1".repeat(40));
    follows(ONE, "c1");
    followers.follow(ONE, CLONE, commit);
    followers.saw(ONE, CLONE, commit, "1".repeat(40));

    followers.stands(CLONE, commit, "2".repeat(40), null);
    followers.stands(CLONE, revision("main"), "c2", null);

    assertThat(woken).isEmpty();
  }
}
