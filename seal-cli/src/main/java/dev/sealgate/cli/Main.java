package dev.sealgate.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;

/** The process around {@link Seal}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(
        Seal.run(
            args,
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            System.getenv(),
            Path.of("").toAbsolutePath()));
  }
}
