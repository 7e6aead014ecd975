package dev.sealgate.benchmarks.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.benchmarks.crypto.Work.Original;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command lines of the originals still do the work that they are measured by. */
class OriginalsIT {
  private static final Works.Effort SMALL = new Works.Effort(1, 2, 2, 100_000);

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    new Fixtures(folder).write(SMALL.files(), SMALL.streamBytes());
  }

  private Stream<ProcessMeter> processes(String id) {
    List<Work> all = new Works(new Fixtures(folder), SMALL, folder.resolve("go")).all();
    return all.stream()
        .filter(work -> work.id().startsWith(id))
        .flatMap(work -> work.meters().stream())
        .distinct()
        .filter(ProcessMeter.class::isInstance)
        .map(ProcessMeter.class::cast);
  }

  @Test
  void eachProgramRunsAndItsResultIsRight() {
    assertThat(processes(""))
        .hasSize(8)
        .allSatisfy(meter ->
            assertThat(meter.secondsPerOperation())
                .singleElement()
                .satisfies(seconds -> assertThat(seconds).isPositive()));
  }

  @Test
  void everyWorkIsMeasuredAgainstAnOriginal() {
    assertThat(new Works(new Fixtures(folder), SMALL, folder.resolve("go")).all())
        .hasSize(8)
        .allSatisfy(work -> assertThat(work.originals()).isNotEmpty())
        .flatExtracting(Work::originals)
        .extracting(Original::target)
        .filteredOn(target -> target.isPresent())
        .hasSize(5);
  }

  @Test
  void anOriginalWhoseResultIsWrongIsNotMeasured() throws IOException {
    Files.writeString(folder.resolve("plain/secret-0000.yaml"), "kind: Other\n");
    Files.writeString(folder.resolve("small.bin"), "another");
    Files.writeString(folder.resolve("stream.bin"), "another");

    for (String id : List.of("sops-open", "age-x25519", "age-hybrid", "age-decrypt")) {
      ProcessMeter meter = processes(id).findFirst().orElseThrow();
      assertThatThrownBy(meter::secondsPerOperation).isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void aSealedSecretThatKubesealOpensOtherwiseIsNotMeasured() throws IOException {
    Path secret = folder.resolve("secret.json");
    Files.writeString(secret, Files.readString(secret).replace("user-1", "user-2"));

    ProcessMeter meter = processes("sealed-open").findFirst().orElseThrow();

    assertThatThrownBy(meter::secondsPerOperation).hasMessageContaining("wrong result");
  }
}
