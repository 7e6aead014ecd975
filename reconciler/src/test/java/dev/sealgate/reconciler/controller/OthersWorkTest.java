package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.shards.Shards;
import dev.sealgate.reconciler.shards.Tenure;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The Application "base" is another replica's, "shop" is this one's and waits for it. */
class OthersWorkTest {
  private static final AppKey BASE = new AppKey("ns", "base");
  private static final AppKey SHOP = new AppKey("ns", "shop");
  private static final ObjectRef MAP = new ObjectRef("", "ConfigMap", "ns", "map");
  private static final String OWNS_IT = "inventory: [/v1/ConfigMap/ns/map]";
  private static final String READY =
      "{observedGeneration: 1, conditions: [{type: Ready, status: 'True'}]}";

  private final Map<String, Application> known = new TreeMap<>();
  private final Set<AppKey> own = new HashSet<>(Set.of(SHOP));
  private final List<String> told = new ArrayList<>();
  private final Claims claims = new Claims();
  private final States states =
      new States(
          new States.Specs() {
            @Override
            public Optional<Application> get(AppKey app) {
              return Optional.ofNullable(known.get(app.name()));
            }

            @Override
            public List<Application> all() {
              return List.copyOf(known.values());
            }
          },
          application -> Optional.of(States.statusOf(application)),
          claims,
          new Share());
  private final OthersWork others =
      new OthersWork(states, claims, new Dependencies(states), new Told(), () -> told.add("lost"));

  private Application application(String name, String status) {
    Application application =
        Serialization.unmarshal(
            """
            apiVersion: sealgate.dev/v1alpha1
            kind: Application
            metadata: {name: %s, namespace: ns, uid: "1", generation: 1}
            spec:
              source: {repoURL: "https://git.example.com/a.git", path: a}
              dependsOn: [%s]
            status: %s
            """
                .formatted(name, name.equals("shop") ? "{name: base}" : "", status),
            Application.class);
    known.put(name, application);
    return application;
  }

  @Test
  void whatIsAnothersIsNotTakenBeforeItIsGivenUp() {
    Application owning = application("base", "{" + OWNS_IT + "}");
    others.onResourceCreated(owning);
    assertThat(claims.claim(SHOP, "", Set.of(MAP))).containsEntry(MAP, BASE);

    others.onResourceUpdated(application("base", "{}"), owning);
    assertThat(told).containsExactly("poke shop");
    assertThat(claims.claim(SHOP, "", Set.of(MAP))).isEmpty();
  }

  @Test
  void whatAnothersHadIsFreeOnceItIsDeleted() {
    Application owning = application("base", "{" + OWNS_IT + "}");
    others.onResourceCreated(owning);
    assertThat(claims.claim(SHOP, "", Set.of(MAP))).isNotEmpty();

    others.onResourceDeleted(owning);
    assertThat(told).containsExactly("poke shop");
    assertThat(claims.claim(SHOP, "", Set.of(MAP))).isEmpty();
  }

  @Test
  void whatAnothersHadIsFreeWhenItIsDeletedBeforeItsNewOwnerBegan() {
    Application owning = application("base", "{" + OWNS_IT + "}");
    others.onResourceCreated(owning);
    assertThat(claims.claim(SHOP, "", Set.of(MAP))).isNotEmpty();

    own.add(BASE);
    known.remove("base");
    others.onResourceDeleted(owning);
    assertThat(told).containsExactly("poke shop");
    assertThat(claims.claim(SHOP, "", Set.of(MAP))).isEmpty();
  }

  @Test
  void whoWaitsForAnothersIsWokenOnceWhenThatIsReady() {
    Application shop = application("shop", "{}");
    Application before = application("base", "{}");
    Application ready = application("base", READY);
    others.onResourceUpdated(ready, before);
    others.onResourceUpdated(ready, ready);
    others.onResourceUpdated(shop, shop);
    assertThat(told).containsExactly("poke shop");
  }

  @Test
  void whatBecomesItsOwnIsBegunOnce() {
    Application shop = application("shop", "{}");
    Application base = application("base", "{}");
    others.changed();
    assertThat(told).containsExactly("refresh shop");
    assertThat(states.of(shop)).isPresent();
    assertThat(states.of(base)).isEmpty();

    own.add(BASE);
    others.changed();
    assertThat(told).containsExactly("refresh shop", "refresh base");
    assertThat(states.of(base)).isPresent();
  }

  private final class Told implements Signals {
    @Override
    public void refresh(AppKey app) {
      told.add("refresh " + app.name());
    }

    @Override
    public void poke(AppKey app) {
      told.add("poke " + app.name());
    }

    @Override
    public void moved(AppKey app) {
      told.add("moved " + app.name());
    }
  }

  private final class Share implements Shards {
    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public boolean owns(AppKey app) {
      return own.contains(app);
    }

    @Override
    public Optional<Tenure> begin(AppKey app) {
      return owns(app) ? Optional.of(Tenure.endless()) : Optional.empty();
    }

    @Override
    public void forget(AppKey app) {}

    @Override
    public WriteGate gate() {
      return WriteGate.OPEN;
    }

    @Override
    public boolean hasJoined() {
      return true;
    }

    @Override
    public Set<String> members() {
      return Set.of("a", "b");
    }

    @Override
    public int size() {
      return own.size();
    }

    @Override
    public void start(Listener listener) {}

    @Override
    public void close() {}
  }
}
