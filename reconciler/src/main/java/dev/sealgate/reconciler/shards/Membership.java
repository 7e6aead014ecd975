package dev.sealgate.reconciler.shards;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One replica's side of the agreement on who works for what; pure, so that its schedules can be
 * tried out by the thousand. Each replica stores the ring that it works by in a Lease of its own,
 * and so raises a flag for every Application that this ring gives it.
 *
 * <ul>
 *   <li>It works for an Application only after its own flag is stored, and a look at all Leases
 *       that began afterwards showed no flag of another that is alive. Of two that raise a flag,
 *       the later one sees the other's.
 *   <li>It lowers a flag only after nothing that it sent for the Application is under way.
 *   <li>It writes only for a while after a renewal was sent, and others take its flags for nothing
 *       only after they have seen no renewal for longer. If its own renewal was late it looks again
 *       before it goes on.
 * </ul>
 *
 * Times are those of this machine alone. Not thread-safe.
 */
final class Membership {
  /** After how many terms of silence a Lease is only in the way. */
  private static final int FORGOTTEN = 10;

  private record Sight(MemberLease lease, Moment since) {}

  private final String self;
  private final Pace pace;
  private final Map<String, Sight> others = new TreeMap<>();
  private Ring published = Ring.NONE;
  private Ring wanted = Ring.NONE;
  private Optional<Moment> renewed = Optional.empty();
  private boolean doubtful = true;
  private Map<String, String> known = Map.of();
  private Grant grant;

  Membership(String self, Pace pace) {
    this.self = self;
    this.pace = pace;
    this.grant = Grant.none(self, 0);
  }

  /** What is granted now. */
  Grant grant() {
    return grant;
  }

  /** The ring whose flags are surely stored. */
  Ring published() {
    return published;
  }

  /**
   * The ring to store next. What {@link #grant} does not hold any more must not be under way when
   * that is begun.
   */
  Ring wanted() {
    return wanted;
  }

  /** The own Lease was stored with this ring. */
  void published(Ring ring, Moment begun, Moment ended) {
    boolean late =
        renewed.isEmpty() || ended.atMostSince(renewed.get()).compareTo(pace.doubt()) > 0;
    renewed = Optional.of(begun);
    published = ring;
    doubtful |= late;
    if (!doubtful) {
      grant = grant.renewed(begun);
    }
  }

  /** The own Lease was gone: others may know nothing of it. */
  void vanished() {
    published = Ring.NONE;
    wanted = Ring.NONE;
    renewed = Optional.empty();
    doubtful = true;
    known = Map.of();
    grant = Grant.none(self, grant.epoch() + 1);
  }

  /**
   * All Leases of the others, as they were read after {@link #published}.
   *
   * @return whether another ring is to be stored now
   */
  boolean listed(List<MemberLease> leases, Moment begun, Moment ended) {
    observe(leases, begun, ended);
    List<MemberLease> alive =
        others.values().stream().filter(sight -> isAlive(sight, begun)).map(Sight::lease).toList();
    Map<String, String> now = new TreeMap<>();
    alive.forEach(lease -> now.put(lease.member(), lease.holder() + " " + lease.changes()));
    // nobody took what was silent for a while, if nobody changed his mind meanwhile
    boolean broken = doubtful && !now.equals(known);
    known = now;
    doubtful = false;
    Set<String> members = new TreeSet<>(Set.of(self));
    alive.stream().map(MemberLease::member).filter(it -> !it.isEmpty()).forEach(members::add);
    wanted = Ring.of(members);
    Optional<Ring> same = Optional.of(published);
    grant =
        new Grant(
            self,
            Stream.of(published, wanted).distinct().toList(),
            // whose ring is the same claims nothing that is ours
            alive.stream()
                .map(MemberLease::claim)
                .filter(claim -> claim.member().isEmpty() || !claim.ring().equals(same))
                .toList(),
            renewed,
            broken ? grant.epoch() + 1 : grant.epoch());
    return !wanted.equals(published);
  }

  private void observe(List<MemberLease> leases, Moment begun, Moment ended) {
    Set<String> listed = new TreeSet<>();
    for (MemberLease lease : leases) {
      listed.add(lease.member());
      Sight before = others.get(lease.member());
      if (before == null || !before.lease.version().equals(lease.version())) {
        others.put(lease.member(), new Sight(lease, ended));
      }
    }
    if (doubtful) {
      // the API server may have been away from the others, too
      others.replaceAll((_, sight) -> new Sight(sight.lease, ended));
    }
    // a Lease that somebody deleted says nothing about its holder
    others
        .entrySet()
        .removeIf(it -> !listed.contains(it.getKey()) && !isAlive(it.getValue(), begun));
  }

  private static boolean isAlive(Sight sight, Moment now) {
    return !sight.lease.isGivenUp() && !isSilent(sight, now, 1);
  }

  private static boolean isSilent(Sight sight, Moment now, int terms) {
    return now.steadySince(sight.since).compareTo(sight.lease.term().multipliedBy(terms)) > 0;
  }

  /** How long until another's silence is long enough. */
  Optional<Duration> nextExpiry(Moment now) {
    return others.values().stream()
        .filter(sight -> isAlive(sight, now))
        .map(sight -> sight.lease.term().minus(now.steadySince(sight.since)))
        .min(Duration::compareTo);
  }

  /** The Leases that nobody needs any more. */
  List<MemberLease> leftovers(Moment now) {
    List<MemberLease> left = new ArrayList<>();
    for (Sight sight : others.values()) {
      int terms = sight.lease.isGivenUp() ? 1 : FORGOTTEN;
      if (!sight.lease.member().isEmpty() && isSilent(sight, now, terms)) {
        left.add(sight.lease);
      }
    }
    return left;
  }
}
