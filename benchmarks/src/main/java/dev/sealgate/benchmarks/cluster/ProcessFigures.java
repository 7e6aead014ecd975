package dev.sealgate.benchmarks.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What Linux says about a running process: proc(5). */
record ProcessFigures(long pid) {
  /** USER_HZ: clock ticks per second, 100 on every Linux that Java runs on. */
  private static final double TICKS = 100;

  /** User and system time so far, in seconds. */
  double cpuSeconds() {
    String stat = read("stat");
    // the command's name, in parentheses, may hold spaces; utime and stime are fields 14 and 15
    List<String> fields =
        Pattern.compile(" ").splitAsStream(stat.substring(stat.lastIndexOf(')') + 2)).toList();
    return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS;
  }

  /** The most memory that it ever had resident, in MiB. */
  double peakMebibytes() {
    return read("status")
            .lines()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        / 1024.0;
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
