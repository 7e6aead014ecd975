package dev.sealgate.cli;

import dev.sealgate.cli.git.Fingerprints;
import dev.sealgate.cli.preview.Rewriter;
import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.crypto.sops.SopsLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files of a preview. What the person's keys open is encrypted anew, in memory, to a key that lives
 * as long as this; what they do not open gets words in the place of its values, encrypted alike. So
 * the engine takes the same way through a file whether its values are here or not.
 */
final class PreviewFiles implements Rewriter, AutoCloseable {
  private static final int SEALING_BITS = 2048;

  private final World world;
  private final Opening opening;
  private final boolean resolve;
  private final boolean canUnseal;
  private final AgeIdentity identity;
  private final SealingKey sealing;
  private final SealingKeyRing real;
  private final Map<String, String> standIns = new TreeMap<>();
  private final List<CryptoException> broken = new ArrayList<>();
  private @Nullable CryptoException keyProblem;

  /**
   * @param opening the person's keys; borrowed
   * @param real the sealing keys at hand; borrowed
   * @param resolve whether ExternalSecrets are left to the engine
   */
  PreviewFiles(World world, Opening opening, SealingKeyRing real, boolean resolve) {
    this.world = world;
    this.opening = opening;
    this.real = real;
    this.canUnseal = !real.isEmpty();
    this.resolve = resolve;
    this.identity = AgeIdentity.generate(world.random());
    this.sealing =
        SealingKey.generate(SEALING_BITS, Duration.ofDays(1), world.clock(), world.random());
  }

  SecretBytes identity() {
    return identity.encoded();
  }

  /** Borrows its keys: it is not to be closed. */
  SealingKeyRing ring() {
    List<SealingKey> keys = new ArrayList<>(real.keys());
    keys.add(sealing);
    return SealingKeyRing.of(keys);
  }

  @Override
  public synchronized Map<String, String> standIns() {
    return Map.copyOf(standIns);
  }

  /**
   * Files that the controller would refuse whole; empty after a call.
   *
   * @throws CryptoException one of the person's own keys can't be read
   */
  synchronized List<CryptoException> takeBroken() {
    if (keyProblem != null) {
      throw keyProblem;
    }
    List<CryptoException> all = List.copyOf(broken);
    broken.clear();
    return all;
  }

  @Override
  public synchronized byte[] rewrite(String path, byte[] content) {
    SopsFormat format = SopsFormat.ofFileName(path).orElse(SopsFormat.BINARY);
    if (FileTree.isEncrypted(path, content, format)) {
      return encrypted(path, content, format);
    }
    boolean manifests = format == SopsFormat.YAML || format == SopsFormat.JSON;
    return manifests
        ? new StandInManifests(path, sealing, world.random(), this::word)
            .rewrite(content, !canUnseal, !resolve)
        : content;
  }

  private byte[] encrypted(String path, byte[] content, SopsFormat format) {
    SopsEnvironment environment =
        SopsEnvironment.of(world.clock(), world.random(), SopsKeyring.EMPTY);
    EncryptionRule own =
        EncryptionRule.forAge(List.of(identity.recipient().orElseThrow().toString()));
    try (Source source = new Source(path, SecretBytes.copyOf(content));
        DecryptedSops open = opening.open(source, format, path)) {
      return open.rotate(own, environment);
    } catch (Failure _) {
      return standIn(path, content, format, own, environment);
    } catch (CryptoException e) {
      if (e.location().file().equals(path)) {
        broken.add(e);
      } else {
        keyProblem = e;
      }
      return content;
    }
  }

  private byte[] standIn(
      String path,
      byte[] content,
      SopsFormat format,
      EncryptionRule own,
      SopsEnvironment environment) {
    try (SecretBytes text =
        Sops.outline(
            path,
            content,
            format,
            SopsLimits.DEFAULT,
            (_, ciphertext) -> word(ciphertext, "no key at hand opens " + path))) {
      EncryptionRule rule =
          own.with(Sops.inspect(path, content, format, SopsLimits.DEFAULT).selection());
      return Sops.encrypt(path, text.copyBytes(), format, rule, environment);
    } catch (CryptoException e) {
      broken.add(e);
      return content;
    }
  }

  /**
   * The same for the same ciphertext. It is base64 of something, as a Secret's data has to be.
   *
   * @param ciphertext or whatever else names the value
   */
  private String word(String ciphertext, String why) {
    String word =
        "UNRESOLVED00" + Fingerprints.ofPublic(ciphertext.getBytes(StandardCharsets.UTF_8));
    standIns.put(word, why);
    return word;
  }

  @Override
  public void close() {
    identity.close();
    sealing.close();
  }
}
