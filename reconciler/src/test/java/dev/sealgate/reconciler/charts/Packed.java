package dev.sealgate.reconciler.charts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes archives as nobody but an attacker does, and as helm does. */
final class Packed {
  private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

  /** A whole chart. */
  static Packed chart(String name, String version) {
    return new Packed()
        .file(
            name + "/Chart.yaml",
            "apiVersion: v2\nname: %s\nversion: %s\n".formatted(name, version))
        .file(name + "/values.yaml", "key: default\n")
        .file(
            name + "/templates/cm.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {key: '{{ .Values.key }}', version: '{{ .Chart.Version }}'}\n"
                .formatted(name));
  }

  Packed file(String name, String content) {
    return entry(name, '0', content.getBytes(StandardCharsets.UTF_8), "");
  }

  Packed entry(String name, char type, byte[] content, String link) {
    header(name, type, content.length, link);
    tar.writeBytes(content);
    tar.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  /** A header alone, whatever follows. */
  Packed header(String name, char type, long size, String link) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, "%011o".formatted(size));
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    tar.writeBytes(header);
    return this;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  byte[] tar() {
    tar.writeBytes(new byte[1024]);
    return tar.toByteArray();
  }

  byte[] gzip() {
    return gzip(tar());
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }
}
