package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.pgp.PgpRecipient;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.crypto.sops.TrustPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens encrypted files, any number of them, with keys that are read once. */
final class Opening implements AutoCloseable {
  private final World world;
  private final OpenOptions options;
  private final RemoteKeys remote;
  private @Nullable Identities identities;

  Opening(World world, OpenOptions options) {
    this.world = world;
    this.options = options;
    this.remote = new RemoteKeys(world);
  }

  /**
   * @param name what rules about paths are applied to
   */
  DecryptedSops open(Source source, SopsFormat format, String name) {
    WantedKeys wanted = WantedKeys.of(source, format);
    Identities keys = keys(wanted);
    try {
      return open(source, format, name, wanted, keys);
    } catch (CryptoException.NoIdentityMatched e) {
      if (keys.unlock(wanted)) {
        return open(source, format, name, wanted, keys);
      }
      String advice = e.hint() + keys.advice(wanted);
      throw Failure.of(
          ExitCode.NO_DATA_KEY,
          Objects.requireNonNullElse(e.getMessage(), e.detail()),
          keys.places().isEmpty()
              ? advice
              : "the keys that were tried came from " + keys.places() + "; " + advice);
    }
  }

  private DecryptedSops open(
      Source source, SopsFormat format, String name, WantedKeys wanted, Identities keys) {
    return Sops.decrypt(
        source.name(),
        source.content().copyBytes(),
        format,
        wanted.ofServices()
            ? keys.keyring().withService(remote, options.policy(world, name))
            : keys.keyring());
  }

  private Identities keys(WantedKeys wanted) {
    Identities known = identities;
    if (known == null) {
      known = Identities.load(world, options.identities(), wanted);
      identities = known;
    }
    return known;
  }

  SopsEnvironment environment(
      List<MasterKey> named, List<PgpRecipient> pgp, String name, SopsFormat format) {
    return environment(named, List.of(), pgp, name, format);
  }

  /**
   * For writing an opened file. What the file itself names is no reason to send a data key there.
   *
   * @param named keys that the command line or the configuration names
   * @param servers Vault servers that the person names, besides those of the options
   * @param name what rules about paths are applied to
   */
  SopsEnvironment environment(
      List<MasterKey> named,
      List<String> servers,
      List<PgpRecipient> pgp,
      String name,
      SopsFormat format) {
    TrustPolicy own = options.policy(world, name);
    TrustPolicy given = Trusted.keys(named, both(own.vaultAddresses(), servers));
    SopsKeyring keyring =
        SopsKeyring.EMPTY
            .withPgpRecipients(pgp)
            .withService(
                remote,
                given.withKms(
                    both(own.kmsArns(), given.kmsArns()),
                    both(own.roles(), given.roles()),
                    both(own.profiles(), given.profiles())));
    int indent = options.config(world, name).map(found -> found.indent(format)).orElse(0);
    return SopsEnvironment.of(
            world.clock(), world.random(), options.plugins().serve(world, keyring))
        .withIndent(indent);
  }

  private static List<String> both(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  @Override
  public void close() {
    remote.close();
    if (identities != null) {
      identities.close();
    }
  }
}
