package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.mask.SecretRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an Application's files came to at its last preparation, so that one changed file of 500
 * costs one decryption. Its owner keeps one for each Application, and closes it with the
 * Application.
 */
public final class DecryptionCache implements AutoCloseable {
  private final Map<String, FileOutcome> files = new HashMap<>();
  private String identity = "";
  private String keys = "";
  private @Nullable PlaceholderKey key;
  private @Nullable SecretRegistry values;
  private Set<String> others = Set.of();
  private boolean closed;

  /**
   * @param wantedIdentity names the rules that an outcome depends on
   * @param wantedKeys names the keys that the outcome of an encrypted file depends on
   * @param registry gets the values of the outcome's placeholders
   */
  synchronized @Nullable FileOutcome find(
      String wantedIdentity,
      String wantedKeys,
      String file,
      PlaceholderKey placeholderKey,
      SecretRegistry registry) {
    if (values == null || !identity.equals(wantedIdentity) || !placeholderKey.equals(key)) {
      return null;
    }
    FileOutcome outcome = files.get(file);
    if (outcome == null || (outcome.encrypted() && !keys.equals(wantedKeys))) {
      return null;
    }
    copy(outcome, values, registry);
    return outcome;
  }

  /** Whether any of the files is known as an encrypted one. */
  synchronized boolean knowsEncrypted(Collection<String> wanted) {
    return wanted.stream()
        .map(files::get)
        .anyMatch(outcome -> outcome != null && outcome.encrypted());
  }

  /** Paths beside the Application's folder that its last preparation looked at. */
  public synchronized Set<String> others() {
    return others;
  }

  /**
   * @param paths from the repository's root, whether they are there or not
   */
  synchronized void depends(Set<String> paths) {
    others = Set.copyOf(paths);
  }

  /** Keeps these outcomes and forgets all others. */
  synchronized void replace(
      String newIdentity,
      String newKeys,
      Map<String, FileOutcome> outcomes,
      PlaceholderKey placeholderKey,
      SecretRegistry registry) {
    if (closed) {
      return;
    }
    SecretRegistry kept = registry.sibling();
    outcomes.values().forEach(outcome -> copy(outcome, registry, kept));
    forget();
    values = kept;
    key = placeholderKey;
    identity = newIdentity;
    keys = newKeys;
    files.putAll(outcomes);
  }

  private static void copy(FileOutcome outcome, SecretRegistry from, SecretRegistry to) {
    for (String placeholder : outcome.placeholders()) {
      try (SecretBytes value = from.unmask(placeholder)) {
        to.mask(value);
      }
    }
  }

  /** The next preparation begins from nothing. */
  public synchronized void forget() {
    files.clear();
    if (values != null) {
      values.close();
      values = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    forget();
  }
}
