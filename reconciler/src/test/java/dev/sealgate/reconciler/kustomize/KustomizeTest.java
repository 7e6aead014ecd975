package dev.sealgate.reconciler.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a child gets and how it ends, with scripts in the place of kustomize. */
final class KustomizeTest {
  private static final BuildLimits LIMITS =
      new BuildLimits(Duration.ofSeconds(2), 256L << 20, 1000, 1);

  @TempDir private Path temp;

  private Kustomize script(String body) throws IOException {
    Path program = temp.resolve("kustomize");
    Files.writeString(
        program, "#!/bin/sh\nif [ \"$1\" = version ]; then echo v5.8.1; exit; fi\n" + body + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Path parent = Files.createDirectories(temp.resolve("builds"));
    return Kustomize.find(program.toString(), System.getenv("PATH"), LIMITS, parent);
  }

  private static Build build(Kustomize kustomize) throws InterruptedException {
    Workspace workspace = new Workspace();
    String folder = workspace.folder("app/kustomization.yaml");
    String file =
        workspace.file(folder, "app/real.yaml", "content".getBytes(StandardCharsets.UTF_8));
    workspace.kustomization(folder, "{\"resources\":[\"" + file + "\"]}");
    return kustomize.build(workspace, text -> text.replace("hunter2", "masked"));
  }

  private static String output(Build build) {
    return switch (build) {
      case Build.Done(byte[] yaml) -> new String(yaml, StandardCharsets.UTF_8);
      case Build.Failed failed -> throw new AssertionError(failed.problem());
    };
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> entries = Files.list(temp.resolve("builds"))) {
      return entries.toList();
    }
  }

  @Test
  void givesTheChildNothingButItsFolder() throws Exception {
    Kustomize kustomize = script("export -p; echo \"arguments: $*\"; ls -ld .. 2>/dev/null || :");
    String said = output(build(kustomize));
    assertThat(said).contains("arguments: build sgdir0", "GOMEMLIMIT");
    assertThat(
            said.lines()
                .filter(line -> line.startsWith("export "))
                .map(line -> line.split("[ =]")[1]))
        .isSubsetOf(
            "HOME",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "TMPDIR",
            "PATH",
            "GOMEMLIMIT",
            "GOTRACEBACK",
            "PWD",
            "OLDPWD");
    assertThat(left()).isEmpty();
  }

  @Test
  void killsAChildThatTakesTooLong() throws Exception {
    Build build = build(script("while :; do :; done"));
    assertThat(build)
        .isInstanceOfSatisfying(
            Build.Failed.class,
            failed -> assertThat(failed.problem().reason()).isEqualTo(Reason.LIMIT_EXCEEDED));
    assertThat(left()).isEmpty();
  }

  @Test
  void stopsAChildThatWritesTooMuch() throws Exception {
    assertThat(build(script("while :; do echo 0123456789; done")))
        .isInstanceOfSatisfying(
            Build.Failed.class,
            failed -> assertThat(failed.problem().message()).contains("wrote more than 1000"));
    assertThat(left()).isEmpty();
  }

  @Test
  void scrubsAndTranslatesWhatTheChildSays() throws Exception {
    Build build =
        build(script("echo \"Error: $PWD/sgdir0/sgfile0: hunter2 is no number\" >&2; exit 1"));
    assertThat(build)
        .isInstanceOfSatisfying(
            Build.Failed.class,
            failed ->
                assertThat(failed.problem().message())
                    .isEqualTo("kustomize can't build it: app/real.yaml: masked is no number"));
    assertThat(left()).isEmpty();
  }

  @Test
  void killsTheChildWhenTheThreadIsInterrupted() throws Exception {
    Kustomize kustomize = script("while :; do :; done");
    Thread builder =
        Thread.ofVirtual()
            .start(() -> {
              try {
                build(kustomize);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    await().until(() -> ProcessHandle.current().descendants().findAny().isPresent());
    builder.interrupt();
    builder.join();
    assertThat(left()).isEmpty();
  }

  @Test
  void takesNoOtherVersion() throws Exception {
    Path program = temp.resolve("kustomize");
    for (String version : List.of("v4.5.7", "v5.8.0", "v6.0.0", "(devel)")) {
      Files.writeString(program, "#!/bin/sh\necho '" + version + "'\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
      assertThat(Kustomize.find(program.toString(), "", LIMITS, temp).isThere()).isFalse();
    }
  }
}
