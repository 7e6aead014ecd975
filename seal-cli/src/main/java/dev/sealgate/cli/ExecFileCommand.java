package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        {} in the command stands for the name. It is a named pipe, which can be read once, from the
        start to the end; with --no-fifo a file of mode 0600 on a memory file system (/dev/shm).
        The command is run by /bin/sh; its exit code is that of seal.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal exec-file app.json 'curl -d @{} https://api.example.com'
          seal exec-file --no-fifo kubeconfig.yaml 'KUBECONFIG={} kubectl get pods'

        Exit codes: that of the command. Before it is started: 1 failed, 2 wrong command line, 51 the
        MAC is wrong, 100 no such file, 128 no key at hand opens it.\
        """)
final class ExecFileCommand implements Callable<Integer> {
  private static final String PLACE = "{}";

  private final World world;

  @Mixin private final OneFile file = new OneFile();

  @Parameters(index = "1", paramLabel = "COMMAND", description = "One argument, for /bin/sh -c.")
  private String command = "";

  @Option(names = "--no-fifo", description = "A file in memory instead of a named pipe.")
  private boolean noFifo;

  @Option(
      names = "--filename",
      paramLabel = "NAME",
      description = "Last part of the name. Default: tmp-file.")
  private String name = "tmp-file";

  @Option(names = "--user", paramLabel = "NAME", description = "Run it as this user (as root).")
  private @Nullable String user;

  @Option(names = "--same-process", hidden = true)
  private boolean sameProcess;

  @Mixin private final OpenOptions keys = new OpenOptions();

  ExecFileCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    if (sameProcess) {
      throw Failure.usage(
          "exec-file does not go with --same-process: nobody would be left to take the file away",
          "leave it out, or use seal exec-env --same-process");
    }
    if (!name.matches("[A-Za-z0-9_.+-]+") || name.startsWith(".")) {
      throw Failure.usage(
          "--filename takes a plain name", "letters, digits, dots, - and _, without a folder");
    }
    try (Opening opening = keys.start(world);
        Source source = file.read(world);
        DecryptedSops open = opening.open(source, file.format(), file.file());
        SecretBytes plaintext = open.plaintext();
        MemoryFolder folder = MemoryFolder.make(world)) {
      return noFifo ? withFile(folder, plaintext) : withPipe(folder, plaintext);
    }
  }

  private int withFile(MemoryFolder folder, SecretBytes plaintext) {
    Path path = folder.file(name, plaintext);
    give(folder, path);
    return run(path);
  }

  private int withPipe(MemoryFolder folder, SecretBytes plaintext) {
    Path pipe = folder.path(name);
    mkfifo(pipe);
    give(folder, pipe);
    Thread writer = Thread.ofPlatform().daemon().start(() -> write(pipe, plaintext));
    try {
      return run(pipe);
    } finally {
      end(pipe, writer);
    }
  }

  private int run(Path path) {
    return ShellCommand.run(world, command.replace(PLACE, path.toString()), world.env(), user);
  }

  private void mkfifo(Path pipe) {
    try {
      Process made = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).inheritIO().start();
      if (made.waitFor() == 0) {
        return;
      }
    } catch (IOException _) {
      // said below
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw Failure.of("no named pipe could be made", "add --no-fifo");
  }

  /** Once: a second time could reach the first reader, before it sees the end. */
  private static void write(Path pipe, SecretBytes plaintext) {
    try (OutputStream reader = Files.newOutputStream(pipe)) {
      plaintext.writeTo(reader);
    } catch (IOException _) {
      // the reader went away before the end
    }
  }

  /** The writer waits for a reader; one that reads nothing lets it go on and see the end. */
  private static void end(Path pipe, Thread writer) {
    try (var reader = new java.io.RandomAccessFile(pipe.toFile(), "rw")) {
      writer.join(1_000);
    } catch (IOException _) {
      // it is gone: so is the writer
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void give(MemoryFolder folder, Path path) {
    if (user == null) {
      return;
    }
    try {
      var owner = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
      folder.let(owner, path);
    } catch (IOException _) {
      throw Failure.of(
          "the file can't be given to user " + user, "is there such a user, and are you root?");
    }
  }
}
