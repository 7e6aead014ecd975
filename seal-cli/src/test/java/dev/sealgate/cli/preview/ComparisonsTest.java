package dev.sealgate.cli.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.controller.LiveComparison.Conflict;
import dev.sealgate.reconciler.controller.LiveComparison.Dropped;
import dev.sealgate.reconciler.controller.LiveComparison.Dropped.Fate;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several Applications beside one cluster. */
class ComparisonsTest {
  private static final ObjectRef IT = new ObjectRef("apps", "Deployment", "shop", "it");
  private static final Problem TAKEN =
      Problem.of(Reason.RESOURCE_CONFLICT, IT + " belongs to the Application shop/a", "remove it");

  private static Comparison dropping(Fate fate) {
    return comparison("shop/a", List.of(), List.of(new Dropped(IT, fate)), List.of());
  }

  private static Comparison taking() {
    return comparison(
        "shop/b",
        List.of(LiveItems.bare("shop/b", IT)),
        List.of(),
        List.of(new Conflict(IT, new AppKey("shop", "a"), TAKEN)));
  }

  private static Comparison comparison(
      String app, List<Item> items, List<Dropped> dropped, List<Conflict> conflicts) {
    return new Comparison(
        app, items, items, dropped, conflicts, List.of(), List.of(), List.of(), List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "DELETED, 'the first one deletes it, then the second one makes it again'",
    "ASKS, 'the first one deletes it after a confirmation'",
    "MARKED, 'the second one takes it over'",
  })
  void whatOneLetsGoAndAnotherWantsMovesAndIsNoConflict(Fate fate, String told) {
    for (List<Comparison> order :
        List.of(List.of(dropping(fate), taking()), List.of(taking(), dropping(fate)))) {
      Comparisons all = Comparisons.of(order);

      assertThat(all.before()).extracting(Item::app).containsExactly("shop/a");
      assertThat(all.after()).extracting(Item::app).containsExactly("shop/b");
      assertThat(all.problems()).isEmpty();
      assertThat(all.notes()).singleElement().asString().contains(told);
    }
  }

  @Test
  void whatTheOtherOneKeepsStaysAConflict() {
    Comparisons kept = Comparisons.of(List.of(dropping(Fate.PRUNE_IS_OFF), taking()));
    Comparisons alone = Comparisons.of(List.of(taking()));

    assertThat(kept.problems()).containsExactly(TAKEN.line());
    assertThat(kept.before()).extracting(Item::app).containsExactly("shop/b");
    assertThat(kept.notes()).containsExactly(IT + " is not in Git and stays: prune is off");
    assertThat(alone.problems()).containsExactly(TAKEN.line());
  }

  @ParameterizedTest
  @CsvSource({
    "DELETED, 1, ''",
    "ASKS, 1, ' is deleted only after a confirmation: seal sync --confirm-prune'",
    "MARKED, 0, ' is not in Git and stays: its marks in the cluster say so'",
    "PRUNE_IS_OFF, 0, ' is not in Git and stays: prune is off'",
  })
  void whatNobodyElseWantsGoesOrStays(Fate fate, int removed, String told) {
    Comparisons all = Comparisons.of(List.of(dropping(fate)));

    assertThat(all.before()).hasSize(removed);
    assertThat(all.notes()).isEqualTo(told.isEmpty() ? List.of() : List.of(IT + told));
  }

  @Test
  void whatTwoWantIsRefusedOnce() {
    List<Item> first = List.of(LiveItems.bare("shop/a", IT));
    List<Item> second = List.of(LiveItems.bare("shop/b", IT));

    Comparisons all =
        Comparisons.of(
            List.of(
                comparison("shop/a", first, List.of(), List.of()),
                comparison("shop/b", second, List.of(), List.of())));

    assertThat(all.problems())
        .singleElement()
        .asString()
        .contains("is in Git for the Application shop/a and for shop/b");
  }
}
