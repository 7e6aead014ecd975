package dev.sealgate.reconciler.shards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.AppKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingTest {
  private static final List<AppKey> APPS =
      IntStream.range(0, 3000).mapToObj(i -> new AppKey("team-" + i % 7, "app-" + i)).toList();

  private static List<String> owners(Ring ring, AppKey app) {
    return ring.members().stream().filter(member -> ring.isOwner(member, app)).toList();
  }

  private static Map<AppKey, String> owners(Ring ring) {
    Map<AppKey, String> all = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    for (AppKey app : APPS) {
      List<String> owners = owners(ring, app);
      assertThat(owners).as("%s", app).hasSize(1);
      all.put(app, owners.getFirst());
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 10})
  void givesEachApplicationToOneMemberAndEachMemberAboutTheSameShare(int members) {
    Ring ring = Ring.of(IntStream.range(0, members).mapToObj(i -> "replica-" + i).toList());

    Map<String, Integer> counts = new TreeMap<>();
    owners(ring).values().forEach(owner -> counts.merge(owner, 1, Integer::sum));

    int fair = APPS.size() / members;
    assertThat(counts).hasSize(members);
    assertThat(counts.values())
        .allSatisfy(count -> assertThat(count).isBetween(fair * 4 / 5, fair * 6 / 5));
  }

  @Test
  void movesOnlyWhatANewMemberGetsOrAGoneOneHad() {
    Map<AppKey, String> three = owners(Ring.of(List.of("a", "b", "c")));
    Map<AppKey, String> four = owners(Ring.of(List.of("a", "b", "c", "d")));

    for (AppKey app : APPS) {
      assertThat(four.get(app)).isIn(three.get(app), "d");
    }
    long moved =
        APPS.stream().filter(app -> !Objects.equals(four.get(app), three.get(app))).count();
    assertThat(moved).isBetween(APPS.size() / 5L, APPS.size() * 3 / 10L);
  }

  @Test
  void weighsAsEveryVersionOfTheProgramDoes() {
    Ring ring = Ring.of(List.of("a", "b", "c"));

    // reckoned by sha256sum
    assertThat(owners(ring, new AppKey("ns", "app-1"))).containsExactly("a");
    assertThat(owners(ring, new AppKey("ns", "app-2"))).containsExactly("c");
    assertThat(owners(ring, new AppKey("ns", "app-3"))).containsExactly("c");
    assertThat(owners(ring, new AppKey("ns", "app-4"))).containsExactly("c");
  }

  @Test
  void readsWhatItWroteAndNothingOfAnotherForm() {
    Ring ring = Ring.of(List.of("b", "a"));

    assertThat(ring.text()).isEqualTo("v1:a,b");
    assertThat(Ring.parse(ring.text())).contains(ring);
    assertThat(Ring.parse(Ring.NONE.text())).contains(Ring.NONE);
    assertThat(Ring.parse("v2:a,b")).isEmpty();
    assertThat(Ring.parse("")).isEmpty();
    assertThat(Ring.parse("v1:" + "a".repeat(200_000))).isEmpty();
  }

  @Test
  void givesNothingToWhoIsNoMember() {
    assertThat(Ring.NONE.isOwner("a", APPS.getFirst())).isFalse();
    assertThat(Ring.of(List.of("a")).isOwner("b", APPS.getFirst())).isFalse();
  }
}
