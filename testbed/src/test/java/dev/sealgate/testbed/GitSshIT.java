package dev.sealgate.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.LsRemoteCommand;
import org.eclipse.jgit.api.TransportConfigCallback;
import org.eclipse.jgit.api.errors.TransportException;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.sshd.DefaultProxyDataFactory;
import org.eclipse.jgit.transport.sshd.JGitKeyCache;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JGit's client, since that is what the controller uses. */
class GitSshIT {
  @TempDir Path home;

  private final GitServer server = GitServer.start();
  private final GitRepository repository = server.createRepository("platform");
  private String commit = "";

  @BeforeEach
  void addACommit() {
    try (WorkTree tree = repository.workTree()) {
      commit = tree.commit("Add", "a.txt", "a");
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aKnownKeyClonesFromTheKnownHost() throws Exception {
    Path clone = home.resolve("clone");

    try (SshdSessionFactory ssh = client(server.createClientKey(), server.knownHosts());
        Git git =
            Git.cloneRepository()
                .setURI(repository.ssh().toString())
                .setDirectory(clone.toFile())
                .setTransportConfigCallback(over(ssh))
                .call()) {
      assertThat(git.getRepository().resolve("HEAD").name()).isEqualTo(commit);
      assertThat(clone.resolve("a.txt")).hasContent("a");
    }
    assertThat(server.fetches()).isEqualTo(1);
  }

  @Test
  void aStrangersKeyIsRefused() throws Exception {
    try (SshdSessionFactory ssh = client(SshKey.generate(), server.knownHosts())) {
      assertThatThrownBy(() -> heads(ssh).call()).isInstanceOf(TransportException.class);
    }
  }

  @Test
  void anotherHostKeyIsNoticedByTheClient() throws Exception {
    String otherHost = server.knownHosts().split(" ")[0] + " " + SshKey.generate().publicKey();

    try (SshdSessionFactory ssh = client(server.createClientKey(), otherHost)) {
      assertThatThrownBy(() -> heads(ssh).call()).isInstanceOf(TransportException.class);
    }
  }

  @Test
  void stoppedItRefusesAndRestartedItKeepsItsHostKey() throws Exception {
    SshKey key = server.createClientKey();
    server.stop();
    try (SshdSessionFactory ssh = client(key, server.knownHosts())) {
      assertThatThrownBy(() -> heads(ssh).call()).isInstanceOf(TransportException.class);

      server.restart();

      assertThat(heads(ssh).call())
          .anySatisfy(ref -> assertThat(ref.getObjectId().name()).isEqualTo(commit));
    }
  }

  private LsRemoteCommand heads(SshdSessionFactory ssh) {
    return Git.lsRemoteRepository()
        .setRemote(repository.ssh().toString())
        .setTransportConfigCallback(over(ssh));
  }

  private static TransportConfigCallback over(SshdSessionFactory ssh) {
    return transport -> ((SshTransport) transport).setSshSessionFactory(ssh);
  }

  private SshdSessionFactory client(SshKey key, String knownHosts) throws Exception {
    Path folder = Files.createDirectories(home.resolve(".ssh"));
    Path identity = Files.writeString(folder.resolve("identity"), key.privateKey(), UTF_8);
    Files.writeString(folder.resolve("known_hosts"), knownHosts + "\n", UTF_8);
    Files.writeString(folder.resolve("config"), "Host *\n  StrictHostKeyChecking yes\n", UTF_8);
    return new SshdSessionFactoryBuilder()
        .setHomeDirectory(home.toFile())
        .setSshDirectory(folder.toFile())
        .setDefaultIdentities(any -> List.of(identity))
        .setPreferredAuthentications("publickey")
        .setProxyDataFactory(new DefaultProxyDataFactory())
        .build(new JGitKeyCache());
  }
}
