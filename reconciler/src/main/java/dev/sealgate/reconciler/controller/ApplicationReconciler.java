package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.reconciler.model.AppKey;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the framework meets the engine. Never throws for what Git, keys, stores or the API server
 * can do: the framework's own retry ends after some tries, ours does not.
 */
final class ApplicationReconciler
    implements Reconciler<Application>, Cleaner<Application>, States.Specs, AutoCloseable {
  private final Queue wakes = new Queue();
  private final Alarms<ResourceID> alarms = new Alarms<>(wakes::propagateEvent);
  private final AtomicBoolean seeded = new AtomicBoolean();
  private @Nullable Round round;
  private @Nullable Departures departures;
  private volatile ResourceEventAware<Application> listener = new ResourceEventAware<>() {};
  private @Nullable Consumer<Application> seed;
  private volatile @Nullable IndexerResourceCache<Application> applications;

  /**
   * @param newListener is told of every Application, whoever works for it
   * @param newSeed is told every Application before the first one is reconciled
   */
  void begin(
      Round newRound,
      Departures newDepartures,
      ResourceEventAware<Application> newListener,
      Consumer<Application> newSeed) {
    round = newRound;
    departures = newDepartures;
    listener = newListener;
    seed = newSeed;
  }

  @Override
  public List<EventSource<?, Application>> prepareEventSources(
      EventSourceContext<Application> context) {
    applications = context.getPrimaryCache();
    return List.of(wakes);
  }

  @Override
  public UpdateControl<Application> reconcile(
      Application application, Context<Application> context) {
    if (!isOthers(application)) {
      comeBack(application, () -> round().reconcile(application));
    }
    return UpdateControl.noUpdate();
  }

  /**
   * @param work returns when it wants to be done again, empty when only a change can make work
   */
  private Optional<Duration> comeBack(Application application, Supplier<Optional<Duration>> work) {
    ResourceID id = ResourceID.fromResource(application);
    alarms.clear(id);
    Optional<Duration> wait = work.get();
    wait.ifPresent(time -> alarms.set(id, time));
    return wait;
  }

  @Override
  public DeleteControl cleanup(Application application, Context<Application> context) {
    if (isOthers(application)) {
      return DeleteControl.noFinalizerRemoval();
    }
    return comeBack(application, () -> round().cleanUp(application)).isPresent()
        ? DeleteControl.noFinalizerRemoval()
        : DeleteControl.defaultDelete();
  }

  /** Of one that another replica works for nothing is kept. */
  private boolean isOthers(Application application) {
    Departures leaving = departures;
    boolean others = leaving != null && leaving.handOver(States.key(application));
    if (others) {
      alarms.clear(ResourceID.fromResource(application));
    }
    return others;
  }

  private Round round() {
    Round ready = round;
    Consumer<Application> sow = seed;
    if (ready == null || sow == null) {
      throw new IllegalStateException("not begun");
    }
    synchronized (seeded) {
      if (seeded.compareAndSet(false, true)) {
        all().forEach(sow);
      }
    }
    return ready;
  }

  @Override
  public void close() {
    alarms.close();
  }

  /** By which an Application is woken. */
  SimpleInboundEventSource<Application> wakes() {
    return wakes;
  }

  private final class Queue extends SimpleInboundEventSource<Application>
      implements ResourceEventAware<Application> {
    Queue() {
      super("wakes");
    }

    /**
     * As if the Application had changed: the framework leaves out any other event of one that it
     * has not been told of, because another replica worked for it.
     */
    @Override
    public void propagateEvent(ResourceID id) {
      Optional<Application> known = get(new AppKey(id.getNamespace().orElse(""), id.getName()));
      if (known.isEmpty() || !isRunning()) {
        super.propagateEvent(id);
      } else {
        getEventHandler().handleEvent(new ResourceEvent(ResourceAction.UPDATED, id, known.get()));
      }
    }

    @Override
    public void onResourceCreated(Application application) {
      listener.onResourceCreated(application);
    }

    @Override
    public void onResourceUpdated(Application application, Application before) {
      listener.onResourceUpdated(application, before);
    }

    @Override
    public void onResourceDeleted(Application application) {
      listener.onResourceDeleted(application);
    }
  }

  @Override
  public Optional<Application> get(AppKey app) {
    IndexerResourceCache<Application> cache = applications;
    return cache == null
        ? Optional.empty()
        : cache.get(new ResourceID(app.name(), app.namespace()));
  }

  @Override
  public List<Application> all() {
    IndexerResourceCache<Application> cache = applications;
    return cache == null ? List.of() : cache.list().toList();
  }
}
