package dev.sealgate.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;

/**
 * Git over SSH: public-key logins may run git-upload-pack and git-receive-pack on the repositories,
 * no more.
 */
final class GitSsh implements AutoCloseable {
  private static final Pattern COMMAND =
      Pattern.compile("(git-upload-pack|git-receive-pack) '/?([A-Za-z0-9_-]+\\.git)'");

  private final SshServer server;

  /**
   * @param port to listen on, 0 for a free one
   * @param clients whose keys may log in, as any user; it may grow
   * @param fetches counts the runs of git-upload-pack
   */
  GitSsh(Path root, int port, SshKey host, List<SshKey> clients, AtomicLong fetches) {
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(host.keys()));
    server.setPublickeyAuthenticator(
        (user, key, session) -> clients.stream().anyMatch(client -> client.belongsTo(key)));
    server.setCommandFactory((channel, line) -> {
      Matcher matcher = COMMAND.matcher(line);
      if (!matcher.matches()) {
        throw new IOException("only git-upload-pack and git-receive-pack are served");
      }
      if (matcher.group(1).equals("git-upload-pack")) {
        fetches.incrementAndGet();
      }
      return new GitCommand(matcher.group(1), root.resolve(matcher.group(2)));
    });
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException("the SSH server cannot listen", e);
    }
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException("the SSH server cannot be stopped", e);
    }
  }

  private static final class GitCommand extends AbstractCommandSupport {
    private final String program;
    private final Path repository;

    GitCommand(String program, Path repository) {
      super(program, null);
      this.program = program;
      this.repository = repository;
    }

    @Override
    public void run() {
      try {
        ProcessBuilder builder =
            new ProcessBuilder(program, repository.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(GitServer.ENVIRONMENT);
        String protocol = getEnvironment().getEnv().get("GIT_PROTOCOL");
        if (protocol != null) {
          builder.environment().put("GIT_PROTOCOL", protocol);
        }
        Process process = builder.start();
        Thread.ofVirtual().start(() -> pump(getInputStream(), process.getOutputStream()));
        try (InputStream answer = process.getInputStream()) {
          byte[] buffer = new byte[8192];
          for (int count = answer.read(buffer); count >= 0; count = answer.read(buffer)) {
            getOutputStream().write(buffer, 0, count);
            getOutputStream().flush();
          }
        }
        onExit(process.waitFor());
      } catch (IOException e) {
        onExit(1, "git failed");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        onExit(1, "interrupted");
      }
    }

    private static void pump(InputStream from, OutputStream to) {
      try (to) {
        byte[] buffer = new byte[8192];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
          to.write(buffer, 0, count);
          to.flush();
        }
      } catch (IOException endOfTheConversation) {
        // git has what it needs, or the client went away
      }
    }
  }
}
