package dev.sealgate.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void aPortIsGivenOutOnce() {
    List<Integer> ports = IntStream.range(0, 300).mapToObj(_ -> Ports.free()).toList();

    assertThat(ports).doesNotHaveDuplicates();
  }

  @Test
  void noPortIsOneThatTheKernelGivesToOutgoingConnections() throws IOException {
    Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    // not readString: it asks for one byte first, and such a file gives no second part
    int first = Integer.parseInt(Files.readAllLines(range).getFirst().split("\\s+")[0]);

    assertThat(Ports.free()).isLessThan(first);
  }

  @Test
  void anotherJvmGetsOthers() throws IOException, InterruptedException {
    Set<String> ours =
        IntStream.range(0, 2000)
            .mapToObj(_ -> Integer.toString(Ports.free()))
            .collect(Collectors.toCollection(TreeSet::new));

    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Printer.class.getName())
            .redirectErrorStream(true)
            .start();
    List<String> theirs;
    try (var output = other.inputReader()) {
      theirs = output.lines().toList();
    }

    assertThat(other.waitFor()).as(() -> String.join("\n", theirs)).isZero();
    assertThat(theirs).hasSize(2000).doesNotContainAnyElementsOf(ours);
  }

  /** Prints what another JVM gets. */
  static final class Printer {
    private Printer() {}

    public static void main(String[] args) {
      IntStream.range(0, 2000).map(_ -> Ports.free()).forEach(System.out::println);
    }
  }
}
