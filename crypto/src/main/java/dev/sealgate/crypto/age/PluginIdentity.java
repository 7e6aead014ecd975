package dev.sealgate.crypto.age;

import dev.sealgate.crypto.SecretBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code AGE-PLUGIN-NAME-1…}: a plugin unwraps with it. */
final class PluginIdentity extends AgeIdentity {
  private final AgePlugins plugins;
  private final String name;
  private final SecretBytes line;

  /**
   * @param line of the identity file; owned from here on
   */
  PluginIdentity(AgePlugins plugins, String name, SecretBytes line) {
    this.plugins = plugins;
    this.name = name;
    this.line = line;
  }

  @Override
  byte @Nullable [] unwrap(List<Stanza> stanzas) {
    try (PluginSession session = new PluginSession(plugins, name, PluginSession.IDENTITY_MODE)) {
      line.lend(session::sendIdentity);
      for (Stanza stanza : stanzas) {
        List<String> arguments = new ArrayList<>(List.of("0", stanza.type()));
        arguments.addAll(stanza.arguments());
        session.send(stanza.body(), "recipient-stanza", arguments.toArray(String[]::new));
      }
      session.send("done");
      return fileKey(session);
    }
  }

  private static byte @Nullable [] fileKey(PluginSession session) {
    byte[] fileKey = null;
    Stanza command = session.receive();
    while (!command.type().equals("done")) {
      boolean expected =
          command.type().equals("file-key")
              && command.arguments().equals(List.of("0"))
              && command.body().length == AgeCrypto.FILE_KEY_BYTES
              && fileKey == null;
      if (!expected) {
        Arrays.fill(command.body(), (byte) 0);
        throw session.failed("sent what does not belong here");
      }
      fileKey = command.body();
      session.send("ok");
      command = session.receive();
    }
    return fileKey;
  }

  @Override
  public Optional<AgeRecipient> recipient() {
    return Optional.empty();
  }

  @Override
  public SecretBytes encoded() {
    return line.duplicate();
  }

  @Override
  public String describe() {
    return "an identity of the age plugin \"" + name + "\"";
  }

  @Override
  String stanzaType() {
    return "";
  }

  @Override
  byte @Nullable [] unwrap(Stanza stanza) {
    return null;
  }

  @Override
  public void close() {
    line.close();
  }
}
