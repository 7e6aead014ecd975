package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One round of the reconcile loop for one Application: decide what is due, do it, tell it. */
final class Round {
  static final String RECONCILE_AT = "sealgate.dev/reconcile-at";
  static final String FLUX_REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
  static final String CONFIRM_PRUNE = "sealgate.dev/confirm-prune";
  static final String CONFIRM_DELETE = "sealgate.dev/confirm-delete";
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);
  private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(3));

  private final Workshop workshop;
  private final States states;
  private final Dependencies dependencies;
  private final Sources sources;
  private final Syncer syncer;
  private final Departure departure;
  private final Departures departures;
  private final Statuses statuses;
  private final Findings findings;
  private final Crowd crowd = new Crowd();

  Round(
      Workshop workshop,
      States states,
      Dependencies dependencies,
      Sources sources,
      Syncer syncer,
      Departure departure,
      Departures departures,
      Statuses statuses) {
    this.workshop = workshop;
    this.states = states;
    this.dependencies = dependencies;
    this.sources = sources;
    this.syncer = syncer;
    this.departure = departure;
    this.departures = departures;
    this.statuses = statuses;
    this.findings = new Findings(workshop);
  }

  /**
   * @return when to come back at the latest, empty when only a change can make work
   */
  Optional<Duration> reconcile(Application application) {
    return states.of(application).map(it -> reconcile(application, it)).orElse(SOON);
  }

  private Optional<Duration> reconcile(Application application, AppState state) {
    Settings settings = Settings.of(application);
    long generation = application.getMetadata().getGeneration();
    String request = Annotations.request(application);
    Instant now = workshop.clock().instant();
    if (settings.halt().isOn(now)) {
      state.halted = true;
      tell(state, settings, generation);
      // now and then all the same: the clock that tells its end may be set
      return settings.halt().left(now).map(left -> shorter(left, settings.interval()));
    }
    if (state.halted) {
      state.halted = false;
      workshop.look(state);
    }
    boolean requested = !request.isEmpty() && !request.equals(state.handledRequest);
    boolean healFailed = state.healFailed.getAndSet(false);
    if (healFailed) {
      state.doneKey = null;
    }
    boolean confirmed = Annotations.confirmsPrune(application, state);
    String confirmedPrune = Annotations.of(application, CONFIRM_PRUNE);
    boolean permitted = settings.permit().isNewTo(state, now);
    boolean poked = state.poked.getAndSet(false);
    if (poked && !healFailed) {
      // what the failure was about has changed
      state.failedKey = null;
    }
    boolean moved = state.moved.getAndSet(false);
    boolean news = poked || generation != state.handledGeneration;
    boolean urgent = news || requested || confirmed;
    boolean due =
        news
            || requested
            || moved
            || permitted
            || (confirmed && !state.rolling)
            || !workshop.steady().instant().isBefore(state.next());
    if (due) {
      boolean fresh = news || state.attempt.failed();
      boolean all = requested && Annotations.asksForAll(application, state);
      Ask ask = Ask.of(urgent, moved, state.attempt.failed());
      sync(
          state,
          settings,
          generation,
          new Trigger(all, requested || confirmed, fresh, ask, confirmedPrune));
      state.handledGeneration = generation;
      state.handledRequest = requested ? request : state.handledRequest;
    } else if (state.rolling) {
      proceed(state, settings, generation, Trigger.onward(confirmedPrune));
    }
    if (!crowd.let(moved && !urgent, () -> tell(state, settings, generation))) {
      return Optional.of(settings.backoff().after(1, workshop.random()));
    }
    Instant next = state.next();
    Instant limit = state.progress.until(settings.timeout());
    if (state.attempt.waits() && !state.attempt.failed() && limit.isBefore(next)) {
      next = limit;
    }
    Instant late = state.healthDue;
    next = late != null && late.isBefore(next) ? late : next;
    Duration wait = Duration.between(workshop.steady().instant(), next);
    Optional<Instant> change = settings.permit().nextChange(now);
    if (change.isPresent()) {
      wait = shorter(wait, Duration.between(workshop.clock().instant(), change.get()));
    }
    if (!state.contests.isEmpty() && wait.compareTo(HealPace.FORGET) > 0) {
      // the condition ends without anything happening
      wait = HealPace.FORGET;
    }
    return Optional.of(wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private void sync(AppState state, Settings settings, long generation, Trigger trigger) {
    Instant begin = workshop.steady().instant();
    Optional<Attempt> tried =
        guarded(state, () -> syncer.sync(state, settings, generation, trigger));
    departures.sweep();
    Instant end = workshop.steady().instant();
    long millis = settings.interval().toMillis();
    // a twentieth more or less, so that many Applications don't ask all at once
    long jitter = millis / 20;
    state.nextFetch = end.plusMillis(millis - jitter + workshop.random().nextLong(2 * jitter + 1));
    tried.ifPresent(attempt -> conclude(state, settings, attempt, begin, end));
  }

  /** A watch told something that the next wave may have waited for. */
  private void proceed(AppState state, Settings settings, long generation, Trigger trigger) {
    Instant begin = workshop.steady().instant();
    Optional<Attempt> tried =
        guarded(state, () -> syncer.proceed(state, settings, generation, trigger));
    Attempt before = state.attempt;
    // why there is no newer commit stays told until there is one
    boolean elsewhere = before.failed() && !before.passed(Step.SECRETS);
    if (tried.isEmpty() || elsewhere || tried.get().equals(before)) {
      return;
    }
    if (before.isOverdue() && tried.get().isOverdue()) {
      state.attempt = tried.get();
      return;
    }
    conclude(state, settings, tried.get(), begin, workshop.steady().instant());
  }

  private Optional<Attempt> guarded(AppState state, Supplier<Optional<Attempt>> work) {
    try {
      return work.get();
    } catch (RuntimeException | StackOverflowError bug) {
      workshop.log().bug(state.key, bug);
      state.doneKey = null;
      state.rolling = false;
      return Optional.of(
          Attempt.failed(
              Step.APPLY,
              List.of(
                  Problem.of(
                      Reason.INTERNAL_ERROR,
                      "a defect of Sealgate (" + bug.getClass().getSimpleName() + ")",
                      "the controller's log has the details: please report it"))));
    }
  }

  private void conclude(
      AppState state, Settings settings, Attempt attempt, Instant begin, Instant end) {
    workshop.metrics().attempted(state.key, attempt, Duration.between(begin, end));
    announce(state, attempt);
    state.attempt = attempt;
    if (attempt.passed(Step.PRUNE)) {
      state.failures = 0;
      workshop.metrics().synced(state.key, workshop.clock().instant().toEpochMilli() / 1000.0);
    } else if (attempt.failed()) {
      state.failures++;
      state.retryAt = end.plus(settings.backoff().after(state.failures, workshop.random()));
    }
  }

  /** Failures and recoveries make events, repetitions don't. */
  private void announce(AppState state, Attempt attempt) {
    if (attempt.failed()) {
      Problem problem = attempt.problems().getFirst();
      boolean known =
          state.tenure.isOver()
              || (state.attempt.isOverdue() && attempt.isOverdue())
              || (state.attempt.failed() && state.attempt.problems().getFirst().equals(problem));
      if (!known) {
        workshop.log().refused(state.key, problem);
        workshop.events().warning(state, problem.reason().text(), problem.line());
      }
    } else if (state.attempt.failed() && attempt.passed(Step.PRUNE)) {
      workshop.events().normal(state, "Recovered", "commit " + state.revision + " is in place");
    }
  }

  /** Writes the status when it changed; false when that failed. */
  private boolean tell(AppState state, Settings settings, long generation) {
    Instant now = workshop.clock().instant();
    ApplicationStatus before = state.status;
    ApplicationStatus status;
    state.lock.lock();
    try {
      status = StatusBuilder.build(before, findings.of(state, settings, generation, now), now);
    } finally {
      state.lock.unlock();
    }
    boolean ready = StatusBuilder.isReady(status, generation);
    workshop.metrics().status(state.key, ready, state.inventory.size());
    if (status.equals(before) || state.tenure.isOver()) {
      return true;
    }
    if (!statuses.write(state, status)) {
      workshop.log().statusNotWritten(state.key);
      return false;
    }
    state.status = status;
    HealthNews.of(before, status).ifPresent(news -> workshop.announce(state, news));
    if (ready && !StatusBuilder.isReady(before, generation)) {
      dependencies.waitingFor(state.key).forEach(workshop.signals()::poke);
    }
    return true;
  }

  /**
   * Prunes what a deleted Application owns, with the hooks around that, if it prunes at all; one
   * that is suspended, only reports or keeps what Git drops leaves everything where it is.
   *
   * @return empty when the Application may go, else when to try again
   */
  Optional<Duration> cleanUp(Application application) {
    return states.of(application).map(it -> cleanUp(application, it)).orElse(SOON);
  }

  private Optional<Duration> cleanUp(Application application, AppState state) {
    Settings settings = Settings.of(application);
    sources.unfollow(state);
    if (!settings.halt().isOn(workshop.clock().instant()) && settings.prunesWhenDeleted()) {
      Instant now = workshop.steady().instant();
      if (state.departing && state.retryAt.isAfter(now)) {
        return Optional.of(Duration.between(now, state.retryAt));
      }
      boolean confirmed =
          Annotations.of(application, CONFIRM_DELETE).equals(application.getMetadata().getName());
      Optional<Attempt> left = departure.depart(state, settings, confirmed);
      if (left.isPresent()) {
        return Optional.of(linger(application, state, settings, left.get()));
      }
    }
    departures.forget(state.key);
    return Optional.empty();
  }

  /**
   * @return when to try again at the latest
   */
  private Duration linger(
      Application application, AppState state, Settings settings, Attempt attempt) {
    Instant now = workshop.steady().instant();
    boolean tryAgain = attempt.failed() && !attempt.waits();
    announce(state, attempt);
    state.attempt = attempt;
    tell(state, settings, application.getMetadata().getGeneration());
    Instant limit = state.progress.until(settings.timeout());
    if (!tryAgain) {
      // a watch tells when it goes on
      return limit.isAfter(now) ? Duration.between(now, limit) : settings.interval();
    }
    state.failures++;
    Duration pause = settings.backoff().after(state.failures, workshop.random());
    // what was deleted by hand, or agreed to, need not wait; a hook is not made again before
    state.retryAt =
        attempt.problems().getFirst().reason() == Reason.HOOK_FAILED ? now.plus(pause) : now;
    return pause;
  }
}
