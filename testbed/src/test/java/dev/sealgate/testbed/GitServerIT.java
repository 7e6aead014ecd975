package dev.sealgate.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitServerIT {
  @TempDir Path temp;

  @Test
  void oneCommitIsSeenOverHttpAndAsFile() {
    try (GitServer server = GitServer.start()) {
      GitRepository repository = server.createRepository("platform");
      String commit;
      try (WorkTree tree = repository.workTree()) {
        commit = tree.commit("Add two files", Map.of("a.txt", bytes("a"), "sub/b.txt", bytes("b")));
      }

      assertThat(head(repository.http().toString())).isEqualTo(commit);
      assertThat(head(repository.file().toString())).isEqualTo(commit);
      Path clone = temp.resolve("clone");
      git()
          .run("clone", "--quiet", "--depth=1", repository.http().toString(), clone.toString())
          .orThrow();
      assertThat(clone.resolve("sub/b.txt")).hasContent("b");
      assertThat(server.fetches()).isEqualTo(3); // two ls-remotes over HTTP/protocol 2 and a clone
    }
  }

  @Test
  void aWorkTreeDeletesLinksTagsAndForcePushes() {
    try (GitServer server = GitServer.start();
        WorkTree tree = server.createRepository("platform").workTree()) {
      tree.commit("Add", Map.of("a.txt", bytes("a"), "b.txt", bytes("b")));
      tree.link("link", "/etc/passwd").push("Link");
      tree.delete("Delete", "a.txt");
      tree.tag("v1");
      assertThat(tree.git("ls-files").text()).isEqualTo("b.txt\nlink");
      assertThat(tree.git("rev-list", "--count", "HEAD").text()).isEqualTo("3");

      String replaced = tree.forcePush("Start again");

      assertThat(tree.git("rev-list", "--count", "origin/main").text()).isEqualTo("1");
      assertThat(tree.git("rev-parse", "origin/main").text()).isEqualTo(replaced);
      assertThat(tree.git("ls-remote", "origin", "v1").text()).endsWith("refs/tags/v1");
    }
  }

  @Test
  void itIsPushedToOverHttpToo() {
    try (GitServer server = GitServer.start()) {
      GitRepository repository = server.createRepository("platform");
      try (WorkTree tree = repository.workTree()) {
        tree.write("big.bin", new byte[3_000_000]).push("Large enough for a chunked request");
        tree.git("commit", "--quiet", "--allow-empty", "-m", "Second").orThrow();
        tree.git("push", "--quiet", repository.http().toString(), "HEAD:main").orThrow();
        assertThat(head(repository.http().toString())).isEqualTo(tree.head());
      }
    }
  }

  @Test
  void httpsNeedsItsAuthorityAndThePassword() throws Exception {
    GitServerOptions guarded =
        GitServerOptions.defaults().withTls().withCredentials("reader", "open-sesame");
    try (GitServer server = GitServer.start(guarded)) {
      GitRepository repository = server.createRepository("platform");
      String commit;
      try (WorkTree tree = repository.workTree()) {
        commit = tree.commit("Add", "a.txt", "a");
      }
      Path authority = Files.writeString(temp.resolve("ca.pem"), server.caCertificate());
      String address = repository.http().toString();
      String withLogin = address.replace("https://", "https://reader:open-sesame@");

      Command trusting = git().env("GIT_SSL_CAINFO", authority.toString());

      assertThat(trusting.run("ls-remote", withLogin, "refs/heads/main").text()).startsWith(commit);
      assertThat(trusting.run("ls-remote", withLogin.replace("sesame", "barley")).stderr())
          .contains("Authentication failed");
      assertThat(trusting.run("ls-remote", address).exit()).isNotZero();
      assertThat(git().run("ls-remote", withLogin).stderr()).contains("certificate");
    }
  }

  @Test
  void stoppedItRefusesAndRestartedItServesAtTheSameAddress() {
    try (GitServer server = GitServer.start()) {
      GitRepository repository = server.createRepository("platform");
      try (WorkTree tree = repository.workTree()) {
        tree.commit("Add", "a.txt", "a");
      }

      server.stop();
      assertThat(git().run("ls-remote", repository.http().toString()).exit()).isNotZero();
      server.restart();

      assertThat(head(repository.http().toString())).isNotEmpty();
    }
  }

  private static Command git() {
    return GitServer.git();
  }

  private static String head(String address) {
    return git().run("ls-remote", address, "refs/heads/main").orThrow().text().split("\t")[0];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
