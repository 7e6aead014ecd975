package dev.sealgate.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/sealgate}, with a run-time that only tells what it was started with. */
class LauncherTest {
  @TempDir private Path home;

  @BeforeEach
  void standIn() throws IOException {
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void theSerialCollectorWithYoungMemoryForBurstsIsTheDefault() throws Exception {
    assertThat(started(Map.of()))
        .contains("-XX:+UseSerialGC", "-Xmn28m", "-XX:MaxHeapFreeRatio=40");
  }

  @Test
  void whoeverChoosesACollectorGetsNeither() throws Exception {
    assertThat(started(Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseZGC")))
        .doesNotContain("-XX:+UseSerialGC", "-Xmn28m", "-XX:MaxHeapFreeRatio=40");
  }

  @Test
  void whoeverChoosesTheSizeOfTheHeapKeepsTheCollectorAlone() throws Exception {
    assertThat(started(Map.of("JDK_JAVA_OPTIONS", "-Xmx2g")))
        .contains("-XX:+UseSerialGC")
        .doesNotContain("-Xmn28m", "-XX:MaxHeapFreeRatio=40");
  }

  @Test
  void argumentsAreHandedOn() throws Exception {
    assertThat(started(Map.of(), "--namespace", "a b")).endsWith("--namespace", "a b");
  }

  private List<String> started(Map<String, String> more, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("src/main/dist/bin/sealgate");
    builder.command().addAll(List.of(arguments));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().put("JAVA25_HOME", home.toString());
    builder.environment().putAll(more);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().toList();
  }
}
