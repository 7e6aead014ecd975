package dev.sealgate.cli;

import dev.sealgate.cli.remote.LaptopKeys;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.MasterKey;
import org.jspecify.annotations.Nullable;

/**
 * Vault and AWS KMS. Their clients are loaded when a file really needs one: that takes longer than
 * all that a command does for age keys.
 */
final class RemoteKeys implements KeyService, AutoCloseable {
  private final World world;
  private @Nullable Opened opened;

  /** What stands between this class and the clients. */
  private record Opened(KeyService service, AutoCloseable clients) {}

  RemoteKeys(World world) {
    this.world = world;
  }

  static boolean isRemote(MasterKey key) {
    return key instanceof MasterKey.VaultTransit || key instanceof MasterKey.AwsKms;
  }

  @Override
  public boolean handles(MasterKey key) {
    return isRemote(key);
  }

  @Override
  public SecretBytes unwrap(MasterKey key, String enc) {
    return service().unwrap(key, enc);
  }

  @Override
  public String wrap(MasterKey key, SecretBytes dataKey) {
    return service().wrap(key, dataKey);
  }

  private KeyService service() {
    Opened known = opened;
    if (known == null) {
      LaptopKeys keys = LaptopKeys.open(world.env(), world.cwd(), world.clock(), world.random());
      known = new Opened(keys, keys);
      opened = known;
    }
    return known.service();
  }

  @Override
  public void close() {
    if (opened == null) {
      return;
    }
    try {
      opened.clients().close();
    } catch (Exception failure) {
      throw new IllegalStateException("the key services were not closed", failure);
    }
  }
}
