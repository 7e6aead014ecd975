package dev.sealgate.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A control group of the kernel with a limit of memory, as a container of a Pod has one: the JVM
 * takes its size from it, and what does not fit is killed.
 */
final class Container implements AutoCloseable {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final Pattern KILLS = Pattern.compile("(?m)^oom_kill (\\d+)$");

  private final Path group;
  private final Names names;

  /** What the versions of control groups call their files. */
  private record Names(String limit, String kills, String peak) {
    static final Names V1 =
        new Names("memory.limit_in_bytes", "memory.oom_control", "memory.max_usage_in_bytes");
    static final Names V2 = new Names("memory.max", "memory.events", "memory.peak");
  }

  private Container(Path group, Names names) {
    this.group = group;
    this.names = names;
  }

  /** Empty where this user may make none. */
  static Optional<Container> of(long bytes) {
    boolean first = Files.exists(GROUPS.resolve("memory/memory.limit_in_bytes"));
    Container container =
        new Container(
            (first ? GROUPS.resolve("memory") : GROUPS)
                .resolve("sealgate-" + ProcessHandle.current().pid()),
            first ? Names.V1 : Names.V2);
    try {
      Files.createDirectory(container.group);
    } catch (IOException _) {
      return Optional.empty();
    }
    try {
      Files.writeString(container.group.resolve(container.names.limit()), Long.toString(bytes));
      return Optional.of(container);
    } catch (IOException _) {
      container.close();
      return Optional.empty();
    }
  }

  /** A program that runs this one in the container. */
  Path launcher(Path folder, Path program) throws IOException {
    Path launcher = folder.resolve("contained");
    Files.writeString(
        launcher,
        "#!/bin/sh\nset -e\necho $$ > '%s/cgroup.procs'\nexec '%s' \"$@\"\n"
            .formatted(group, program));
    return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** How many processes were killed for want of memory. */
  long kills() {
    Matcher kills = KILLS.matcher(read(names.kills()));
    return kills.find() ? Long.parseLong(kills.group(1)) : 0;
  }

  /** The most that was ever taken, in bytes, with what the kernel keeps of files. */
  long peak() {
    return Long.parseLong(read(names.peak()).strip());
  }

  private String read(String file) {
    try {
      return Files.readString(group.resolve(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** After its last process has ended. */
  @Override
  public void close() {
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .until(() -> Files.deleteIfExists(group) || true);
  }
}
