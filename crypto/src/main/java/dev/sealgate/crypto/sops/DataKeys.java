package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.InvalidKey;
import dev.sealgate.crypto.CryptoException.KeyServiceUnavailable;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.CryptoException.MacMismatch;
import dev.sealgate.crypto.CryptoException.NoIdentityMatched;
import dev.sealgate.crypto.CryptoException.PolicyRefused;
import dev.sealgate.crypto.CryptoException.Tampered;
import dev.sealgate.crypto.CryptoException.Truncated;
import dev.sealgate.crypto.CryptoException.Unsupported;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.Age;
import dev.sealgate.crypto.age.AgeRecipient;
import dev.sealgate.crypto.pgp.PgpRecipient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gets a file's data key from what is wrapped in its metadata, and wraps a new one. */
final class DataKeys {
  private static final int MAX_NAMES = 8;

  /** What can be retried, then what was refused, then what is broken. */
  private static final List<Class<? extends CryptoException>> FIRST_TOLD =
      List.of(
          KeyServiceUnavailable.class,
          PolicyRefused.class,
          Tampered.class,
          MacMismatch.class,
          Truncated.class);

  private static final List<String> LOCAL = List.of("sops.age", "sops.pgp");

  private DataKeys() {}

  /** Age first, then PGP, then in file order; the first key of a group that opens is enough. */
  static SecretBytes unwrap(Metadata metadata, SopsKeyring keyring) {
    List<SecretBytes> parts = new ArrayList<>();
    List<CryptoException> failures = new ArrayList<>();
    metadata.keys().forEach(key -> requireTrusted(key, keyring));
    try {
      for (List<WrappedKey> group : metadata.groups()) {
        unwrapAny(group, keyring, failures).ifPresent(parts::add);
      }
      boolean shared = metadata.groups().size() > 1;
      int needed = shared ? neededParts(metadata) : 1;
      if (parts.size() < needed) {
        throw failure(metadata, keyring, failures, parts.size(), needed);
      }
      SecretBytes key = shared ? Shamir.combine(parts) : parts.getFirst().duplicate();
      if (key.length() != ValueCipher.KEY_LENGTH) {
        key.close();
        throw new Tampered("the data key does not have 32 bytes", "restore the file from history");
      }
      return key;
    } finally {
      parts.forEach(SecretBytes::close);
    }
  }

  /** Without a threshold in the file, the default that sops writes with: all groups. */
  private static int neededParts(Metadata metadata) {
    int groups = metadata.groups().size();
    return metadata.shamirThreshold() == 0 ? groups : Math.max(2, metadata.shamirThreshold());
  }

  private static Optional<SecretBytes> unwrapAny(
      List<WrappedKey> group, SopsKeyring keyring, List<CryptoException> failures) {
    List<WrappedKey> ordered =
        group.stream()
            .sorted((one, other) -> Integer.compare(priority(one), priority(other)))
            .toList();
    for (WrappedKey wrapped : ordered) {
      try {
        return Optional.of(unwrap(wrapped, keyring));
      } catch (CryptoException e) {
        failures.add(e.at(Location.keyPath("sops." + wrapped.key().field())));
      }
    }
    return Optional.empty();
  }

  private static int priority(WrappedKey wrapped) {
    return switch (wrapped.key()) {
      case MasterKey.Age _ -> 0;
      case MasterKey.Pgp _ -> 1;
      default -> 2;
    };
  }

  private static SecretBytes unwrap(WrappedKey wrapped, SopsKeyring keyring) {
    byte[] enc = wrapped.enc().getBytes(StandardCharsets.UTF_8);
    return switch (wrapped.key()) {
      case MasterKey.Age _ when keyring.age().isEmpty() -> throw noMatch();
      case MasterKey.Age _ -> Age.decrypt(enc, keyring.age());
      case MasterKey.Pgp _ -> keyring.pgp().orElseThrow(DataKeys::noMatch).unwrap(enc);
      case MasterKey remote -> service(remote, keyring).unwrap(remote, wrapped.enc());
    };
  }

  private static NoIdentityMatched noMatch() {
    return new NoIdentityMatched("no key of this type is at hand", "");
  }

  private static KeyService service(MasterKey key, SopsKeyring keyring) {
    KeyService service =
        keyring.services().stream()
            .filter(each -> each.handles(key))
            .findFirst()
            .orElseThrow(() ->
                new Unsupported(
                    "no key service for " + key.field() + " keys is set up here",
                    "set one up, or add an age recipient to the file"));
    keyring
        .policy()
        .refusal(key)
        .ifPresent(refusal -> {
          throw new PolicyRefused(refusal.reason(), refusal.hint());
        });
    return service;
  }

  /** Before any key is tried, so that a file with a reader too many is not opened at all. */
  private static void requireTrusted(MasterKey key, SopsKeyring keyring) {
    keyring
        .policy()
        .strangeRecipient(key)
        .ifPresent(refusal -> {
          throw new PolicyRefused(refusal.reason(), refusal.hint())
              .at(Location.keyPath("sops." + key.field()));
        });
  }

  /** The failure that helps most. */
  private static CryptoException failure(
      Metadata metadata,
      SopsKeyring keyring,
      List<CryptoException> failures,
      int found,
      int needed) {
    for (Class<? extends CryptoException> kind : FIRST_TOLD) {
      for (CryptoException each : failures) {
        if (kind.isInstance(each)) {
          return each;
        }
      }
    }
    List<CryptoException> others =
        failures.stream().filter(each -> !(each instanceof NoIdentityMatched)).toList();
    boolean unsupportedOnly = others.size() == failures.size() && !others.isEmpty();
    if (unsupportedOnly) {
      return others.getFirst();
    }
    List<String> tried = keyring.describe();
    NoIdentityMatched none =
        new NoIdentityMatched(
            (needed > 1 ? found + " of the " + needed + " needed key groups could be opened: " : "")
                + "the file is encrypted to "
                + names(metadata.keys().stream().map(MasterKey::describe).toList())
                + "; "
                + (tried.isEmpty() ? "no identity was given" : "tried " + names(tried))
                + answers(failures),
            "add the identity of one of its recipients, or have the file re-encrypted to yours");
    others.forEach(none::addSuppressed);
    return none;
  }

  /** What key services said that don't have their key; of local keys there is nothing to add. */
  private static String answers(List<CryptoException> failures) {
    return failures.stream()
        .filter(NoIdentityMatched.class::isInstance)
        .filter(each -> !LOCAL.contains(each.location().keyPath()))
        .map(each -> "; " + each.detail() + " (" + each.hint() + ")")
        .limit(MAX_NAMES)
        .collect(Collectors.joining());
  }

  private static String names(List<String> all) {
    String shown = String.join(", ", all.subList(0, Math.min(MAX_NAMES, all.size())));
    return all.size() > MAX_NAMES ? shown + " and " + (all.size() - MAX_NAMES) + " more" : shown;
  }

  static List<List<WrappedKey>> wrap(
      SecretBytes dataKey, List<List<MasterKey>> groups, int threshold, SopsEnvironment env) {
    boolean shared = groups.size() > 1;
    groups.stream().flatMap(List::stream).forEach(key -> requireTrusted(key, env.keyring()));
    List<SecretBytes> parts =
        shared
            ? Shamir.split(
                dataKey, groups.size(), threshold == 0 ? groups.size() : threshold, env.random())
            : List.of(dataKey.duplicate());
    try {
      String now = GoTime.format(env.clock().instant());
      List<List<WrappedKey>> wrapped = new ArrayList<>();
      for (int i = 0; i < groups.size(); i++) {
        SecretBytes part = parts.get(i);
        wrapped.add(groups.get(i).stream().map(key -> wrap(part, key, now, env)).toList());
      }
      return wrapped;
    } finally {
      parts.forEach(SecretBytes::close);
    }
  }

  private static WrappedKey wrap(SecretBytes part, MasterKey key, String now, SopsEnvironment env) {
    return switch (key) {
      case MasterKey.Age age when handled(age, env) ->
          new WrappedKey(key, service(age, env.keyring()).wrap(age, part), "");
      case MasterKey.Age(String recipient) -> {
        List<AgeRecipient> one = List.of(AgeRecipient.parse(recipient));
        byte[] armored = Age.encrypt(part, one, Age.Encoding.ARMOR, env.random());
        yield new WrappedKey(key, new String(armored, StandardCharsets.US_ASCII), "");
      }
      case MasterKey.Pgp(String fingerprint) ->
          new WrappedKey(key, pgp(fingerprint, env).wrap(part, env.random()), now);
      case MasterKey remote ->
          new WrappedKey(key, service(remote, env.keyring()).wrap(remote, part), now);
    };
  }

  /** A recipient of an age plugin, say, which this module does not run. */
  private static boolean handled(MasterKey key, SopsEnvironment env) {
    return env.keyring().services().stream().anyMatch(service -> service.handles(key));
  }

  private static PgpRecipient pgp(String fingerprint, SopsEnvironment env) {
    String plain =
        fingerprint.endsWith("!")
            ? fingerprint.substring(0, fingerprint.length() - 1)
            : fingerprint;
    return env.keyring().pgpRecipients().stream()
        .filter(each -> each.matches(plain))
        .findFirst()
        .orElseThrow(() ->
            new InvalidKey(
                "the PGP public key " + plain + " is not at hand",
                "export it with `gpg --export --armor " + plain + "` and name the file"));
  }
}
