package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.ControlPlaneOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskIT {
  /** A file system of its own, seen by the controller alone; needs no right but to make one. */
  private static final String SMALL_DISK =
      """
      #!/bin/sh
      exec unshare --map-root-user --mount sh -c \\
        'mkdir -p "$SEALGATE_CACHE_DIR" &&
         mount -t tmpfs -o size=8m tmpfs "$SEALGATE_CACHE_DIR" && exec "$0"' "%s"
      """;

  /** Where no file system can be mounted: no file may grow beyond four mebibytes. */
  private static final String SMALL_FILES =
      """
      #!/bin/sh
      ulimit -f 8192 && exec "%s"
      """;

  /**
   * A repository that does not fit into the cache says so in its own Application, and what was
   * applied stays. The others are corrected and take up commits, and the large one goes on when it
   * has become small again: nothing half-written is left that would need a hand.
   */
  @Test
  void aFullCacheIsToldAndHurtsNobodyElse(@TempDir Path folder) throws IOException {
    boolean mounts =
        Command.of("unshare")
                .run("--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                .exit()
            == 0;
    System.out.println("FullDiskIT: by " + (mounts ? "a small file system" : "a limit of files"));
    Path launcher = folder.resolve("launcher");
    Files.writeString(launcher, (mounts ? SMALL_DISK : SMALL_FILES).formatted(Built.controller()));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Stage stage =
        Stage.of(folder, Stage.Setup.of(ControlPlaneOptions.defaults()).launchedBy(launcher))) {
      ApplicationUnderTest small = stage.newApplication();
      ApplicationUnderTest large = stage.newApplication();
      small.create("");
      large.create("");
      small.awaitSynced(small.commit(Faults.file(Faults.objects(1, 3, "one"))));
      large.awaitSynced(large.commit(Faults.file(Faults.objects(1, 3, "one"))));

      large.workTree().commit("Too much", noise());

      large.awaitReason("SourceReady", "SourceUnreachable");
      assertThat(String.valueOf(large.condition("SourceReady").orElseThrow().get("message")))
          .contains("cache is full");
      assertThat(Faults.inCluster(stage, large)).isEqualTo(Faults.objects(1, 3, "one"));
      for (String value : new String[] {"two", "three"}) {
        small.awaitSynced(small.commit(Faults.file(Faults.objects(1, 4, value))));
        assertThat(Faults.inCluster(stage, small)).isEqualTo(Faults.objects(1, 4, value));
      }
      for (ApplicationUnderTest app : new ApplicationUnderTest[] {small, large}) {
        String good = app.configValue("object-1", "v").orElseThrow();
        app.edit("object-1", "v", "by hand");
        await()
            .atMost(ApplicationUnderTest.PATIENCE)
            .untilAsserted(() -> assertThat(app.configValue("object-1", "v")).contains(good));
      }
      assertThat(stage.controller().handle().isAlive()).isTrue();

      large.workTree().delete("Too much after all", noise().keySet().toArray(new String[0]));
      large.awaitSynced(large.commit(Faults.file(Faults.objects(2, 5, "two"))));
      assertThat(Faults.inCluster(stage, large)).isEqualTo(Faults.objects(2, 5, "two"));
    }
  }

  private static Map<String, byte[]> noise() {
    Random random = new Random(1);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 5; i++) {
      byte[] content = new byte[3 << 20];
      random.nextBytes(content);
      files.put("deploy/noise-" + i + ".bin", content);
    }
    return files;
  }
}
