package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.ControllerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a controller holds.
 *
 * @param heap bytes of living objects: a collection comes before
 * @param resident bytes of the whole process in memory
 * @param sockets with pipes and selectors
 * @param packs of Git
 * @param files besides, jars included
 * @param threads of the platform, without those that JIT compilers start and end as they like
 * @param virtualThreads that are not collected
 */
record Footprint(
    long heap,
    long resident,
    long sockets,
    long packs,
    long files,
    long threads,
    long virtualThreads) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
  private static final Pattern VIRTUAL =
      Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +java\\.lang\\.VirtualThread\\b");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");

  static Footprint of(ControllerProcess controller) {
    String pid = Long.toString(controller.handle().pid());
    String histogram = jcmd(pid, "GC.class_histogram");
    Matcher virtual = VIRTUAL.matcher(histogram);
    List<String> open = open(pid);
    long sockets = open.stream().filter(name -> !name.startsWith("/")).count();
    long packs = open.stream().filter(name -> name.contains(".pack")).count();
    return new Footprint(
        number(TOTAL, histogram),
        1024 * number(RESIDENT, status(pid)),
        sockets,
        packs,
        open.size() - sockets - packs,
        jcmd(pid, "Thread.print")
            .lines()
            .filter(line -> line.startsWith("\"") && !line.contains("CompilerThread"))
            .count(),
        virtual.find() ? Long.parseLong(virtual.group(1)) : 0);
  }

  /** The most bytes that the process ever had in memory. */
  static long peak(ControllerProcess controller) {
    return 1024 * number(PEAK, status(Long.toString(controller.handle().pid())));
  }

  @Override
  public String toString() {
    return "%.1f MiB living, %d MiB resident, %d sockets, %d packs, %d files, %d + %d threads"
        .formatted(
            heap / 1048576.0, resident >> 20, sockets, packs, files, threads, virtualThreads);
  }

  private static long number(Pattern pattern, String text) {
    Matcher number = pattern.matcher(text);
    assertThat(number.find()).as(pattern.pattern()).isTrue();
    return Long.parseLong(number.group(1));
  }

  private static String status(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "status"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What its descriptors stand for. */
  private static List<String> open(String pid) {
    try (Stream<Path> all = Files.list(Path.of("/proc", pid, "fd"))) {
      return all.flatMap(Footprint::target).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Stream<String> target(Path descriptor) {
    try {
      return Stream.of(Files.readSymbolicLink(descriptor).toString());
    } catch (IOException _) {
      // closed meanwhile
      return Stream.empty();
    }
  }

  private static String jcmd(String... arguments) {
    return Command.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString())
        .run(arguments)
        .orThrow()
        .text();
  }
}
