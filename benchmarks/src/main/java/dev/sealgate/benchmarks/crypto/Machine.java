package dev.sealgate.benchmarks.crypto;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.Counterparts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names what the figures hold for. */
final class Machine {
  private Machine() {}

  static Map<String, String> describe(Path go) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put(
        "processor", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
    about.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    about.put(
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    about.put("sops", firstLine(Counterparts.sops(), "--disable-version-check", "--version"));
    about.put("kubeseal", firstLine(Counterparts.kubeseal(), "--version"));
    about.put("age", firstLine(Counterparts.age(), "--version"));
    about.put("go", firstLine(GoMeter.program(go.resolve("age")), "version"));
    about.put("load before", read("/proc/loadavg").split(" ", 2)[0]);
    return about;
  }

  private static String processor() {
    return read("/proc/cpuinfo")
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseGet(() -> System.getProperty("os.arch"));
  }

  private static String firstLine(Command program, String... arguments) {
    return program.run(arguments).orThrow().text().lines().findFirst().orElse("unknown");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
