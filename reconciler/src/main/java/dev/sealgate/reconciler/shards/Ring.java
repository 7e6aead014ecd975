package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.model.AppKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Members and which Application belongs to which of them, by rendezvous hashing: to the member
 * whose name gives the highest weight together with the Application's. So whoever comes or goes
 * moves only what becomes or was its own. All versions of the program have to agree on the weights:
 * the text form begins with the name of this way to hash.
 */
record Ring(SortedSet<String> members) {
  static final Ring NONE = new Ring(Collections.emptySortedSet());
  private static final String FORM = "v1:";
  private static final int LONGEST_TEXT = 100_000;

  Ring {
    members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
  }

  static Ring of(Collection<String> members) {
    return new Ring(new TreeSet<>(members));
  }

  /** Empty when another version of the program wrote it, in a way that this one does not know. */
  static Optional<Ring> parse(String text) {
    if (!text.startsWith(FORM) || text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    String names = text.substring(FORM.length());
    return Optional.of(names.isEmpty() ? NONE : of(Arrays.asList(names.split(",", -1))));
  }

  String text() {
    return FORM + String.join(",", members);
  }

  boolean isOwner(String member, AppKey app) {
    if (!members.contains(member)) {
      return false;
    }
    long own = weight(member, app);
    for (String other : members) {
      int order = Long.compareUnsigned(weight(other, app), own);
      if (order > 0 || (order == 0 && other.compareTo(member) < 0)) {
        return false;
      }
    }
    return true;
  }

  private static long weight(String member, AppKey app) {
    byte[] text =
        (member + "\n" + app.namespace() + "/" + app.name()).getBytes(StandardCharsets.UTF_8);
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text)).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
