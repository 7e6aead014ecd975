package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.Age;
import dev.sealgate.crypto.age.AgePlugins;
import dev.sealgate.crypto.age.AgeRecipient;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.MasterKey;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the age plugins of the PATH; and wraps the data keys of SOPS files for their recipients. */
record PluginProcesses(World world) implements AgePlugins, KeyService {
  private static final long PATIENCE_SECONDS = 5;

  @Override
  public Connection start(String name, String mode) {
    String program = "age-plugin-" + name;
    Path path =
        Stream.of(world.variable("PATH").orElse("").split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> world.resolve(folder).resolve(program))
            .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
            .findFirst()
            .orElseThrow(() -> missing(program));
    ProcessBuilder builder =
        new ProcessBuilder(path.toString(), "--age-plugin=" + mode)
            .directory(world.cwd().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().putAll(world.env());
    try {
      return new Running(builder.start());
    } catch (IOException _) {
      throw missing(program);
    }
  }

  private static CryptoException missing(String program) {
    return new CryptoException.Unsupported(
        "the program " + program + " can't be run", "install it, and put its folder on the PATH");
  }

  private record Running(Process process) implements Connection {
    @Override
    public OutputStream toPlugin() {
      return process.getOutputStream();
    }

    @Override
    public InputStream fromPlugin() {
      return process.getInputStream();
    }

    @Override
    public void close() {
      try {
        process.getOutputStream().close();
        process.getInputStream().close(); // whoever still writes is told so
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (IOException _) {
        process.destroyForcibly();
      } catch (InterruptedException _) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void message(String plugin, String text) {
    world.notice("age-plugin-" + plugin + ": " + text);
  }

  @Override
  public Optional<SecretBytes> ask(String plugin, String question, boolean secret) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return Optional.empty();
    }
    String prompt = "age-plugin-" + plugin + " asks for " + question + ": ";
    char[] answer =
        secret
            ? console.readPassword("%s", prompt)
            : Optional.ofNullable(console.readLine("%s", prompt)).orElse("").toCharArray();
    if (answer == null || answer.length == 0) {
      return Optional.empty();
    }
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(answer));
    Arrays.fill(answer, '\0');
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    Arrays.fill(encoded.array(), (byte) 0);
    return Optional.of(SecretBytes.takeOwnershipOf(bytes));
  }

  @Override
  public boolean handles(MasterKey key) {
    return key instanceof MasterKey.Age(String recipient) && isOfPlugin(recipient);
  }

  /** {@code age1NAME1…}; the built-in kinds have no name, or pq. */
  private static boolean isOfPlugin(String recipient) {
    int last = recipient.lastIndexOf('1');
    return recipient.startsWith("age1") && last > 4 && !recipient.startsWith("age1pq1");
  }

  @Override
  public SecretBytes unwrap(MasterKey key, String enc) {
    throw new CryptoException.Unsupported("a plugin unwraps by an identity", "give its identity");
  }

  @Override
  public String wrap(MasterKey key, SecretBytes dataKey) {
    if (!(key instanceof MasterKey.Age(String recipient))) {
      throw new IllegalArgumentException("only age recipients are handled here");
    }
    return new String(
        Age.encrypt(
            dataKey,
            List.of(AgeRecipient.parse(recipient, this)),
            Age.Encoding.ARMOR,
            world.random()),
        StandardCharsets.US_ASCII);
  }
}
