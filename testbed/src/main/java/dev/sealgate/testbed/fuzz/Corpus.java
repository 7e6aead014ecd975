package dev.sealgate.testbed.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The inputs of a target that are kept: {@code corpus.zip}, which a fuzzing run grew, and beside it
 * one file for each input that once failed.
 */
public final class Corpus {
  private static final String GROWN = "corpus.zip";
  private static final int LARGEST_CORPUS = 96 * 1024;
  private static final int LARGEST_INPUT = 4 * 1024;

  private Corpus() {}

  /** Seeds and kept inputs, by a name for people. */
  public static Map<String, byte[]> of(FuzzTarget target, Path folder) throws IOException {
    Map<String, byte[]> inputs = new LinkedHashMap<>();
    inputs.put("nothing", new byte[0]);
    for (byte[] seed : target.seeds()) {
      inputs.put("seed " + inputs.size(), seed);
    }
    if (Files.isDirectory(folder)) {
      for (Path file : files(folder)) {
        String name = String.valueOf(file.getFileName());
        if (name.equals(GROWN)) {
          unzip(file).forEach((entry, input) -> inputs.put("corpus " + entry, input));
        } else {
          inputs.put(name, Files.readAllBytes(file));
        }
      }
    }
    return inputs;
  }

  /** Runs all inputs of a target of the module that is the working directory. */
  public static void replay(FuzzTarget target) throws IOException {
    for (Map.Entry<String, byte[]> input : of(target, folder(target.getClass())).entrySet()) {
      try {
        target.check(input.getValue());
      } catch (Throwable e) {
        throw new AssertionError(target.getClass().getSimpleName() + ", " + input.getKey(), e);
      }
    }
  }

  private static Path folder(Class<?> target) {
    return Path.of("src/test/resources/fuzz", target.getSimpleName());
  }

  private static Map<String, byte[]> unzip(Path file) throws IOException {
    Map<String, byte[]> inputs = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        inputs.put(entry.getName(), zip.readAllBytes());
      }
    }
    return inputs;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /**
   * {@code write TARGET FOLDER} writes a target's inputs into a folder; {@code pack TARGET FOLDER}
   * makes the target's {@code corpus.zip} of some files of a folder. The working directory is the
   * module.
   */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Class<?> target = Class.forName(arguments[1]);
    Path folder = Files.createDirectories(Path.of(arguments[2]));
    switch (arguments[0]) {
      case "write" -> {
        FuzzTarget made = (FuzzTarget) target.getDeclaredConstructor().newInstance();
        int number = 0;
        for (byte[] input : of(made, folder(target)).values()) {
          Files.write(folder.resolve("kept-" + number++), input);
        }
      }
      case "pack" -> pack(folder, Files.createDirectories(folder(target)).resolve(GROWN));
      default -> throw new IllegalArgumentException("write or pack, not " + arguments[0]);
    }
  }

  /** Jazzer names files by their hash, so the first ones are any ones. */
  private static void pack(Path folder, Path zip) throws IOException {
    int left = LARGEST_CORPUS;
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      int number = 0;
      for (Path file : files(folder)) {
        byte[] input = Files.readAllBytes(file);
        if (input.length <= Math.min(left, LARGEST_INPUT)) {
          left -= input.length;
          ZipEntry entry = new ZipEntry(Integer.toString(number++));
          entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
          out.putNextEntry(entry);
          out.write(input);
        }
      }
    }
  }
}
