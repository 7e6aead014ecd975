package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.Merged.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Three-way merge of encrypted files by value, under one data key and with a new MAC. Values that a
 * side left alone keep their ciphertext where the data key allows it.
 *
 * <p>Keys and rules of the file are one thing: they come from the side that changed them. When both
 * did, readers that were only added are joined; anything else is a conflict, as joining would give
 * back what one side took from a reader.
 */
public final class SopsMerge {
  /** The place of keys and rules among the conflicts. */
  public static final String KEYS = "sops";

  private final Optional<DecryptedSops> base;
  private final DecryptedSops ours;
  private final DecryptedSops theirs;
  private final Function<String, Optional<Side>> choice;
  private final SopsEnvironment env;

  private record Keys(DecryptedSops holder, Metadata metadata, List<String> added) {}

  private SopsMerge(
      Optional<DecryptedSops> base,
      DecryptedSops ours,
      DecryptedSops theirs,
      Function<String, Optional<Side>> choice,
      SopsEnvironment env) {
    this.base = base;
    this.ours = ours;
    this.theirs = theirs;
    this.choice = choice;
    this.env = env;
  }

  /**
   * @param base what both sides come from; empty when there is none that can be read
   * @param choice who wins at a place that both sides changed, see {@link Merged.Conflicts}
   */
  public static Merged merge(
      Optional<DecryptedSops> base,
      DecryptedSops ours,
      DecryptedSops theirs,
      Function<String, Optional<Side>> choice,
      SopsEnvironment env) {
    try {
      return new SopsMerge(base, ours, theirs, choice, env).run();
    } catch (CryptoException e) {
      throw e.at(Location.file(ours.file().name()));
    }
  }

  private Merged run() {
    Optional<Keys> keys = keys();
    SopsFile file = ours.file();
    PlainMerge values =
        new PlainMerge(file.name(), file.format(), file.metadata(), env.limits(), choice);
    byte[] was = base.map(SopsMerge::plain).orElse(null);
    byte[] mine = plain(ours);
    byte[] other = plain(theirs);
    try {
      return switch (values.merge(was, mine, other)) {
        case Merged.Conflicts(List<String> places) -> conflicts(keys, places);
        case Merged.Clean(SecretBytes _, List<String> _) when keys.isEmpty() ->
            conflicts(keys, List.of());
        case Merged.Clean(SecretBytes text, List<String> notes) -> {
          try (text) {
            yield sealed(keys.get(), text, mine, other, notes);
          }
        }
      };
    } finally {
      for (byte[] text : new byte[][] {was, mine, other}) {
        if (text != null) {
          Arrays.fill(text, (byte) 0);
        }
      }
    }
  }

  private static byte[] plain(DecryptedSops file) {
    try (SecretBytes text = file.plaintext()) {
      return text.copyBytes();
    }
  }

  private static Merged conflicts(Optional<Keys> keys, List<String> places) {
    List<String> all = new ArrayList<>(keys.isEmpty() ? List.of(KEYS) : List.of());
    all.addAll(places);
    return new Merged.Conflicts(all);
  }

  private Merged sealed(
      Keys keys, SecretBytes text, byte[] mine, byte[] other, List<String> notes) {
    List<String> all = new ArrayList<>(notes);
    keys.added.forEach(reader -> all.add("a reader that their side added: " + reader));
    byte[] content =
        text.use(bytes ->
            Arrays.equals(bytes, mine) && holds(ours, keys)
                ? ours.content()
                : Arrays.equals(bytes, other) && holds(theirs, keys)
                    ? theirs.content()
                    : sealed(keys, bytes));
    return new Merged.Clean(SecretBytes.takeOwnershipOf(content), all);
  }

  private static boolean holds(DecryptedSops side, Keys keys) {
    return side.dataKey().equals(keys.holder.dataKey())
        && sameRule(side.file().metadata(), keys.metadata);
  }

  private byte[] sealed(Keys keys, byte[] text) {
    SopsFile file = ours.file();
    SecretBytes dataKey = keys.holder.dataKey();
    ValueCipher cipher = new ValueCipher(dataKey);
    List<DecryptedSops> sides = new ArrayList<>(base.stream().toList());
    sides.addAll(List.of(theirs, ours)); // where several know a value, the last one counts
    for (DecryptedSops side : sides) {
      if (side.dataKey().equals(dataKey)) {
        side.remember(cipher);
      }
    }
    SopsFile plain = PlainFile.parse(file.name(), text, file.format(), keys.metadata, env.limits());
    return plain.seal(
        plain.roots(), keys.metadata, cipher, env, Optional.of(OldQuotes.of(file.roots())));
  }

  /** Empty for a conflict. */
  private Optional<Keys> keys() {
    Keys mine = new Keys(ours, ours.file().metadata(), List.of());
    Keys other = new Keys(theirs, theirs.file().metadata(), List.of());
    if (!changed(theirs)) {
      return Optional.of(mine);
    }
    if (!changed(ours)) {
      return Optional.of(other);
    }
    if (sameRule(mine.metadata, other.metadata)) {
      return Optional.of(mine);
    }
    return joined(mine, other)
        .or(() ->
            choice
                .apply(KEYS)
                .map(side ->
                    switch (side) {
                      case OURS -> mine;
                      case THEIRS -> other;
                      case BASE ->
                          base.map(was -> new Keys(was, was.file().metadata(), List.of()))
                              .orElse(mine);
                    }));
  }

  private boolean changed(DecryptedSops side) {
    return base.isEmpty()
        || !base.get().dataKey().equals(side.dataKey())
        || !sameRule(base.get().file().metadata(), side.file().metadata());
  }

  private static boolean sameRule(Metadata a, Metadata b) {
    return sameBesidesKeys(a, b) && readers(a).equals(readers(b));
  }

  private static boolean sameBesidesKeys(Metadata a, Metadata b) {
    return a.shamirThreshold() == b.shamirThreshold()
        && a.selection().equals(b.selection())
        && a.macOnlyEncrypted() == b.macOnlyEncrypted();
  }

  /** Per group, in whatever order. */
  private static List<Set<MasterKey>> readers(Metadata metadata) {
    return metadata.groups().stream().map(SopsMerge::readers).toList();
  }

  private static Set<MasterKey> readers(List<WrappedKey> group) {
    Set<MasterKey> keys = new HashSet<>();
    group.forEach(wrapped -> keys.add(wrapped.key()));
    return keys;
  }

  /**
   * The readers of both sides, when neither took any away and the data key is still the same: what
   * wraps it is taken over as it is.
   */
  private Optional<Keys> joined(Keys mine, Keys other) {
    if (base.isEmpty()
        || !ours.dataKey().equals(theirs.dataKey())
        || !ours.dataKey().equals(base.get().dataKey())
        || !sameBesidesKeys(mine.metadata, other.metadata)
        || mine.metadata.groups().size() != 1
        || other.metadata.groups().size() != 1) {
      return Optional.empty();
    }
    List<WrappedKey> group = mine.metadata.groups().getFirst();
    List<WrappedKey> theirGroup = other.metadata.groups().getFirst();
    Set<MasterKey> before = new HashSet<>(base.get().file().metadata().keys());
    if (!readers(group).containsAll(before) || !readers(theirGroup).containsAll(before)) {
      return Optional.empty();
    }
    List<WrappedKey> all = new ArrayList<>(group);
    List<String> added = new ArrayList<>();
    for (WrappedKey wrapped : theirGroup) {
      if (!readers(group).contains(wrapped.key())) {
        all.add(wrapped);
        added.add(wrapped.key().describe());
      }
    }
    Metadata both = mine.metadata.withGroups(List.of(all), mine.metadata.shamirThreshold());
    return Optional.of(new Keys(ours, both, added));
  }
}
