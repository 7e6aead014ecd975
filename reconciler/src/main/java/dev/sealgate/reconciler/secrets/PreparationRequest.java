package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.kustomize.Customization;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.render.FileChoice;
import dev.sealgate.reconciler.render.Weight;
import java.util.Objects;

/**
 * One folder to prepare. Everything in it is borrowed.
 *
 * @param choice among the files of the folder
 * @param owner the Application; placeholders are of its own
 * @param namespace where objects go that name none
 * @param keySource read only if a file is encrypted
 * @param access the cluster as the Application's files may see it
 * @param rights of the Application's identity
 * @param customization what the Application changes in the objects
 * @param chart for when the folder holds one
 * @param cache this Application's own
 * @param weight counts what the folder unfolds to
 */
public record PreparationRequest(
    SourceTree tree,
    FileChoice choice,
    AppKey owner,
    String namespace,
    KeySource keySource,
    SealingKeyRing sealingKeys,
    ClusterAccess access,
    SecretRights rights,
    SecretPolicy policy,
    Customization customization,
    Variables variables,
    ChartRequest chart,
    DecryptionCache cache,
    Weight weight) {
  /** Bytes of a parsed SOPS file for each of the file, where most of it is structure. */
  private static final long TREE = 24;

  public PreparationRequest {
    Objects.requireNonNull(tree, "tree");
    Objects.requireNonNull(choice, "choice");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(keySource, "keySource");
    Objects.requireNonNull(sealingKeys, "sealingKeys");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(rights, "rights");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(customization, "customization");
    Objects.requireNonNull(variables, "variables");
    Objects.requireNonNull(chart, "chart");
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(weight, "weight");
  }

  /** Content that is held while a build goes on. */
  byte[] read(SourceFile file) {
    weight.check();
    byte[] content = tree.read(file);
    weight.addRead(content.length);
    weight.add(content.length);
    return content;
  }

  /** The tree of an encrypted file, which is made before a key service is asked for its key. */
  Weight.Held opening(byte[] encrypted) {
    return weight.hold(TREE * encrypted.length);
  }

  /** Who takes turns with others. */
  String tenant() {
    return owner.namespace();
  }

  /** Blocks while they are read. */
  DecryptionKeys keys() {
    return keySource.get();
  }

  /**
   * Names what the outcome of a file depends on besides its content, and besides {@link
   * DecryptionKeys#identity} if it is encrypted.
   */
  String identity() {
    return String.join(
        "\n\n",
        owner.toString(),
        namespace,
        access.identity(),
        policy.allowedKinds().stream().sorted().toList().toString(),
        Boolean.toString(policy.allowPlaintextSecrets()),
        sealingKeys.keys().toString());
  }
}
