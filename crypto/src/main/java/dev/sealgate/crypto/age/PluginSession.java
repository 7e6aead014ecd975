package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One run of a plugin: stanzas to it, commands from it, as the C2SP specification age-plugin has
 * them. What a plugin says is as hostile as a file.
 */
final class PluginSession implements AutoCloseable {
  static final String RECIPIENT_MODE = "recipient-v1";
  static final String IDENTITY_MODE = "identity-v1";

  private static final Pattern NAME = Pattern.compile("[a-z0-9+._-]{1,64}");
  private static final int MAX_LINE = 64 << 10;
  private static final int MAX_BODY = 1 << 20;
  private static final int MAX_COMMANDS = 10_000;
  private static final int MAX_SHOWN = 500;

  private final AgePlugins plugins;
  private final String name;
  private final AgePlugins.Connection connection;
  private final InputStream input;
  private int commands;

  PluginSession(AgePlugins plugins, String name, String mode) {
    this.plugins = plugins;
    this.name = name;
    this.connection = plugins.start(name, mode);
    this.input = new BufferedInputStream(connection.fromPlugin());
  }

  /** Whether it can be looked for on the PATH: no other folder, no hidden trick. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * @param body borrowed
   */
  void send(byte[] body, String type, String... arguments) {
    String opening = type + (arguments.length == 0 ? "" : " " + String.join(" ", arguments));
    send(opening.getBytes(StandardCharsets.UTF_8), body);
  }

  /**
   * @param line of the identity file; borrowed
   */
  void sendIdentity(byte[] line) {
    byte[] opening = AgeCrypto.concat("add-identity ".getBytes(StandardCharsets.UTF_8), line);
    send(opening, new byte[0]);
    Arrays.fill(opening, (byte) 0);
  }

  private void send(byte[] opening, byte[] body) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(Header.STANZA_PREFIX.getBytes(StandardCharsets.UTF_8));
    text.writeBytes(opening);
    text.write('\n');
    byte[] encoded = Base64.getEncoder().withoutPadding().encode(body);
    for (int at = 0; at <= encoded.length; at += Header.COLUMNS) {
      text.write(encoded, at, Math.min(Header.COLUMNS, encoded.length - at));
      text.write('\n');
    }
    byte[] all = text.toByteArray();
    try {
      OutputStream output = connection.toPlugin();
      output.write(all);
      output.flush();
    } catch (IOException _) {
      throw failed("ended before it was told everything");
    } finally {
      Arrays.fill(encoded, (byte) 0);
      Arrays.fill(all, (byte) 0);
    }
  }

  void send(String type, String... arguments) {
    send(new byte[0], type, arguments);
  }

  /** The next command that is not a talk with the person. */
  Stanza receive() {
    while (commands++ < MAX_COMMANDS) {
      Stanza command = read();
      switch (command.type()) {
        case "msg" -> {
          plugins.message(name, shown(command.body()));
          send("ok");
        }
        case "request-public" -> answer(command, false);
        case "request-secret" -> answer(command, true);
        // a person who is not there neither agrees nor disagrees
        case "confirm" -> send("fail");
        case "error" -> throw told(command);
        case "recipient-stanza", "labels", "file-key", "done" -> {
          return command;
        }
        default -> send("unsupported");
      }
    }
    throw failed("does not come to an end");
  }

  private void answer(Stanza question, boolean secret) {
    Optional<SecretBytes> answer = plugins.ask(name, shown(question.body()), secret);
    if (answer.isEmpty()) {
      send("fail");
      return;
    }
    try (SecretBytes given = answer.get()) {
      given.lend(bytes -> send(bytes, "ok"));
    }
  }

  private CryptoException told(Stanza error) {
    try {
      send("ok");
    } catch (CryptoException _) {
      // it need not wait for that
    }
    return failed("says: " + shown(error.body()));
  }

  CryptoException failed(String what) {
    return new CryptoException.KeyServiceUnavailable(
        "the age plugin \"" + name + "\" " + what, "run age-plugin-" + name + " by hand");
  }

  /** Printable and short: it goes to a terminal. */
  private static String shown(byte[] text) {
    String all = new String(text, StandardCharsets.UTF_8);
    return all.substring(0, Math.min(MAX_SHOWN, all.length())).replaceAll("\\p{Cntrl}", " ");
  }

  private Stanza read() {
    byte[] opening = line();
    String text = new String(opening, StandardCharsets.ISO_8859_1);
    if (!text.startsWith(Header.STANZA_PREFIX)) {
      throw failed("does not speak the protocol of age plugins");
    }
    List<String> words = List.of(text.substring(Header.STANZA_PREFIX.length()).split(" ", -1));
    if (words.size() > HeaderReader.MAX_ARGUMENTS || words.stream().anyMatch(this::isBad)) {
      throw failed("sent a stanza with wrong arguments");
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte @Nullable [] part;
    do {
      byte[] encoded = line();
      part = encoded.length <= Header.COLUMNS ? decode(encoded) : null;
      Arrays.fill(encoded, (byte) 0);
      if (part == null || body.size() > MAX_BODY) {
        throw failed("sent a stanza that is not base64, or is too long");
      }
      body.writeBytes(part);
    } while (part.length == Header.BYTES_PER_LINE);
    return new Stanza(words.getFirst(), words.subList(1, words.size()), body.toByteArray());
  }

  private boolean isBad(String word) {
    return word.isEmpty() || word.chars().anyMatch(c -> c < 33 || c > 126);
  }

  /** Bytes and no String: it may be a file key. */
  private static byte @Nullable [] decode(byte[] encoded) {
    try {
      return Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private byte[] line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream(Header.COLUMNS);
    try {
      int c = input.read();
      while (c >= 0 && c != '\n') {
        if (line.size() == MAX_LINE) {
          throw failed("sent a line that is too long");
        }
        line.write(c);
        c = input.read();
      }
      if (c < 0) {
        throw failed("ended before it was done");
      }
    } catch (IOException _) {
      throw failed("can't be read from");
    }
    return line.toByteArray();
  }

  @Override
  public void close() {
    connection.close();
  }
}
