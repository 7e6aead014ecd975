package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens and makes SOPS files. Every failure is a {@link CryptoException} that names the file, the
 * document and the key path, and never a value. The MAC is always verified; there is no way around.
 */
public final class Sops {
  /** What files made here say they were written by. */
  public static final String VERSION = "3.13.3";

  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?.*");

  private Sops() {}

  /** A cheap look that misses no SOPS file; what it takes for one can still turn out not to be. */
  public static boolean looksEncrypted(byte[] content, SopsFormat format) {
    return Sniffer.looksEncrypted(content, format);
  }

  /** What the file says about itself; needs no key and verifies nothing. */
  public static SopsInfo inspect(
      String fileName, byte[] content, SopsFormat format, SopsLimits limits) {
    return SopsInfo.of(format, SopsFile.parse(fileName, content, format, limits).metadata(), false);
  }

  /**
   * Where values are in clear that the file's own rule says are encrypted; needs no key. Key paths
   * without the indexes of lists.
   */
  public static List<String> plainValues(
      String fileName, byte[] content, SopsFormat format, SopsLimits limits) {
    return PlainValues.of(SopsFile.parse(fileName, content, format, limits));
  }

  /**
   * What is broken of a file's metadata, although it can be read; needs no key. The MAC itself is
   * not verified.
   */
  public static List<SopsDamage> damage(
      String fileName, byte[] content, SopsFormat format, SopsLimits limits) {
    return SopsDamage.of(SopsFile.parse(fileName, content, format, limits).metadata());
  }

  /**
   * Where ciphertexts stand in a file, for one that has no metadata: then it was lost, and they
   * can't be opened. Key paths without the indexes of lists; none of a file that can't be read.
   */
  public static List<String> ciphertexts(byte[] content, SopsFormat format, SopsLimits limits) {
    return SopsDamage.ciphertexts(content, format, limits);
  }

  /**
   * What can be seen of a file without a key: its layout and values in clear, a word for each
   * encrypted value, no metadata. Verifies nothing.
   *
   * @param words gets the type of a value, as the file has it, and its ciphertext
   */
  public static SecretBytes outline(
      String fileName,
      byte[] content,
      SopsFormat format,
      SopsLimits limits,
      BiFunction<String, String, String> words) {
    SopsFile file = SopsFile.parse(fileName, content, format, limits);
    TreeWalker walker =
        new TreeWalker((scalar, _) ->
            TreeWalker.Result.value(
                scalar instanceof Scalar.Str(String text)
                    ? EncValue.parse(text)
                        .<Scalar>map(value -> new Scalar.Str(words.apply(value.type(), text)))
                        .orElse(scalar)
                    : scalar));
    return file.writePlain(file.roots().stream().map(walker::walk).toList());
  }

  public static DecryptedSops decrypt(
      String fileName, byte[] content, SopsFormat format, SopsKeyring keys) {
    return decrypt(fileName, content, format, keys, SopsLimits.DEFAULT);
  }

  /**
   * Decrypts all documents of a file and verifies its MAC.
   *
   * @param fileName only for error texts
   * @throws CryptoException.NoIdentityMatched when no key at hand opens it; the message has the
   *     file's recipients and the identities that were tried
   * @throws CryptoException.Tampered for a value that was changed or moved to another key
   * @throws CryptoException.MacMismatch for values or a time of last change that were changed,
   *     swapped, added or removed, and for a missing MAC
   * @throws CryptoException.Malformed for a file that is no SOPS file, or a broken one
   * @throws CryptoException.LimitExceeded when it is larger or deeper than the limits allow
   */
  public static DecryptedSops decrypt(
      String fileName, byte[] content, SopsFormat format, SopsKeyring keys, SopsLimits limits) {
    SopsFile file = SopsFile.parse(fileName, content, format, limits);
    SecretBytes dataKey = file.dataKey(keys);
    try {
      return new DecryptedSops(file, content, dataKey, file.decrypt(dataKey));
    } catch (CryptoException e) {
      dataKey.close();
      throw e;
    }
  }

  /**
   * Encrypts a plaintext under a new data key. Its comments, order and layout stay; only YAML files
   * with anchors, or whose root is a flow map, are written anew.
   *
   * @throws CryptoException.PolicyRefused when it is encrypted already
   * @throws CryptoException.InvalidKey for a recipient that can't be encrypted to
   */
  public static byte[] encrypt(
      String fileName,
      byte[] plaintext,
      SopsFormat format,
      EncryptionRule rule,
      SopsEnvironment env) {
    // rules about keys have nothing to hold on to in a file that is one value
    Selection selection = format == SopsFormat.BINARY ? Selection.DEFAULT : rule.selection();
    Metadata bare =
        new Metadata(
            List.of(),
            rule.keyGroups().size() > 1 ? threshold(rule) : rule.shamirThreshold(),
            selection,
            rule.macOnlyEncrypted(),
            "",
            "",
            VERSION);
    SopsFile file = PlainFile.parse(fileName, plaintext, format, bare, env.limits());
    try (SecretBytes dataKey = newDataKey(env.random())) {
      List<List<WrappedKey>> groups =
          DataKeys.wrap(dataKey, rule.keyGroups(), rule.shamirThreshold(), env);
      Metadata metadata = bare.withGroups(groups, bare.shamirThreshold());
      return file.seal(file.roots(), metadata, new ValueCipher(dataKey), env, Optional.empty());
    } catch (CryptoException e) {
      throw e.at(Location.file(fileName));
    }
  }

  private static int threshold(EncryptionRule rule) {
    return rule.shamirThreshold() == 0 ? rule.keyGroups().size() : rule.shamirThreshold();
  }

  /**
   * Wraps the data key of a file to other keys; values and MAC stay as they are. Who could read the
   * file still can, if they kept the data key: {@link DecryptedSops#rotate} shuts them out.
   *
   * @throws CryptoException.MacMismatch as {@link #decrypt}: a file that was changed is not passed
   *     on to new readers
   */
  public static byte[] updateKeys(
      String fileName,
      byte[] content,
      SopsFormat format,
      EncryptionRule rule,
      SopsEnvironment env) {
    try (DecryptedSops open = decrypt(fileName, content, format, env.keyring(), env.limits())) {
      return open.updateKeys(rule, env);
    }
  }

  static SecretBytes newDataKey(SecureRandom random) {
    byte[] key = new byte[ValueCipher.KEY_LENGTH];
    random.nextBytes(key);
    return SecretBytes.takeOwnershipOf(key);
  }

  /** Which of the file's version and ours a rewritten file shall carry. */
  static String newerVersion(String written) {
    Matcher m = NUMBERS.matcher(written);
    if (!m.matches()) {
      return VERSION;
    }
    int[] theirs = new int[3];
    for (int i = 0; i < 3; i++) {
      theirs[i] = m.group(i + 1) == null ? 0 : Integer.parseInt(m.group(i + 1));
    }
    int[] ours = Arrays.stream(VERSION.split("\\.")).mapToInt(Integer::parseInt).toArray();
    return Arrays.compare(theirs, ours) > 0 ? written : VERSION;
  }
}
