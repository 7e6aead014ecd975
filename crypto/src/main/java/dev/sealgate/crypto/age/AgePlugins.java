package dev.sealgate.crypto.age;

import dev.sealgate.crypto.SecretBytes;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Runs the age plugins that recipients and identities ask for. This module starts no process: who
 * wants plugins implements this, and gives it where recipients and identities are parsed.
 */
public interface AgePlugins {
  /**
   * Starts {@code age-plugin-NAME --age-plugin=MODE}.
   *
   * @param name of lower-case letters, digits and {@code + - . _}
   * @throws dev.sealgate.crypto.CryptoException.Unsupported when it is not installed
   */
  Connection start(String name, String mode);

  /** Shows a text of the plugin to the person, such as "touch the key". */
  void message(String plugin, String text);

  /** What the person answers to the plugin; empty when nobody can be asked. */
  Optional<SecretBytes> ask(String plugin, String question, boolean secret);

  /** A running plugin; closing ends it. */
  interface Connection extends AutoCloseable {
    OutputStream toPlugin();

    InputStream fromPlugin();

    @Override
    void close();
  }
}
