package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code age1NAME1…}: a plugin wraps for it. */
final class PluginRecipient extends AgeRecipient {
  private static final Set<String> POST_QUANTUM = Set.of("postquantum");

  private final AgePlugins plugins;
  private final String name;
  private final String text;

  PluginRecipient(AgePlugins plugins, String name, String text) {
    this.plugins = plugins;
    this.name = name;
    this.text = text;
  }

  @Override
  Wrapped wrapAll(byte[] fileKey, SecureRandom random) {
    try (PluginSession session = new PluginSession(plugins, name, PluginSession.RECIPIENT_MODE)) {
      session.send("add-recipient", text);
      session.send(fileKey, "wrap-file-key");
      session.send("extension-labels");
      session.send("done");
      List<Stanza> stanzas = new ArrayList<>();
      Set<String> labels = Set.of();
      Stanza command = session.receive();
      while (!command.type().equals("done")) {
        switch (command.type()) {
          case "recipient-stanza" -> stanzas.add(stanza(session, command));
          case "labels" -> labels = Set.copyOf(command.arguments());
          default -> throw session.failed("sent what does not belong here");
        }
        session.send("ok");
        command = session.receive();
      }
      if (stanzas.isEmpty() || stanzas.size() > HeaderReader.MAX_STANZAS) {
        throw session.failed("did not wrap the key");
      }
      return new Wrapped(stanzas, company(labels));
    }
  }

  private static Stanza stanza(PluginSession session, Stanza command) {
    List<String> arguments = command.arguments();
    if (arguments.size() < 2 || !arguments.getFirst().equals("0")) {
      throw session.failed("sent a stanza for another file");
    }
    return new Stanza(arguments.get(1), arguments.subList(2, arguments.size()), command.body());
  }

  private Company company(Set<String> labels) {
    if (labels.isEmpty()) {
      return Company.CLASSIC;
    }
    if (labels.equals(POST_QUANTUM)) {
      return Company.POST_QUANTUM;
    }
    throw new CryptoException.Unsupported(
        "the age plugin \"" + name + "\" wants a label on the file that is not known here",
        "encrypt with age itself");
  }

  @Override
  Stanza wrap(byte[] fileKey, SecureRandom random) {
    throw new IllegalStateException("a plugin may answer with several stanzas");
  }

  @Override
  public String toString() {
    return text;
  }
}
