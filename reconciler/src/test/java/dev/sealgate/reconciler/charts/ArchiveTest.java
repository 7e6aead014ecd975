package dev.sealgate.reconciler.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchiveTest {
  private static SortedMap<String, byte[]> unpack(byte[] packed) throws SourceFailure {
    return Archive.unpack(packed, "shop", "the archive of shop", ChartLimits.defaults());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private record Bad(String what, Reason reason, String told, byte[] packed) {}

  private static Packed shop() {
    return Packed.chart("shop", "1.0.0");
  }

  @TestFactory
  Stream<DynamicTest> whatNoChartHoldsIsRefusedByName() {
    byte[] whole = shop().file("shop/a.txt", "x".repeat(5000)).gzip();
    byte[] changed = shop().tar();
    changed[10] ^= 1;
    return Stream.of(
            new Bad("dots", Reason.UNSAFE_PATH, "../x", shop().file("shop/../x", "").gzip()),
            new Bad("a dot", Reason.UNSAFE_PATH, "shop/./x", shop().file("shop/./x", "").gzip()),
            new Bad("empty", Reason.UNSAFE_PATH, "shop//x", shop().file("shop//x", "").gzip()),
            new Bad("absolute", Reason.UNSAFE_PATH, "/etc/x", shop().file("/etc/x", "").gzip()),
            new Bad("backslash", Reason.UNSAFE_PATH, "shop", shop().file("shop\\x", "").gzip()),
            new Bad("line break", Reason.UNSAFE_PATH, "shop", shop().file("shop/a\nb", "").gzip()),
            new Bad("beside", Reason.UNSAFE_PATH, "other/x", shop().file("other/x", "").gzip()),
            new Bad("at the top", Reason.UNSAFE_PATH, "x.yaml", shop().file("x.yaml", "").gzip()),
            new Bad("as the folder", Reason.UNSAFE_PATH, "shop", shop().file("shop", "").gzip()),
            new Bad(
                "symbolic link",
                Reason.UNSAFE_PATH,
                "shop/l",
                shop().entry("shop/l", '2', new byte[0], "/etc/passwd").gzip()),
            new Bad(
                "hard link",
                Reason.UNSAFE_PATH,
                "shop/l",
                shop().entry("shop/l", '1', new byte[0], "shop/values.yaml").gzip()),
            new Bad(
                "device",
                Reason.UNSAFE_PATH,
                "shop/d",
                shop().entry("shop/d", '3', new byte[0], "").gzip()),
            new Bad(
                "pipe",
                Reason.UNSAFE_PATH,
                "shop/p",
                shop().entry("shop/p", '6', new byte[0], "").gzip()),
            new Bad(
                "sparse",
                Reason.UNSAFE_PATH,
                "shop/s",
                shop().entry("shop/s", 'S', new byte[0], "").gzip()),
            new Bad(
                "twice",
                Reason.UNSAFE_PATH,
                "shop/values.yaml",
                shop().file("shop/values.yaml", "").gzip()),
            new Bad(
                "file and folder",
                Reason.UNSAFE_PATH,
                "templates",
                shop().file("shop/templates", "").gzip()),
            new Bad(
                "dots by pax",
                Reason.UNSAFE_PATH,
                "shop/../../x",
                shop().entry("p", 'x', utf8("21 path=shop/../../x\n"), "").file("n", "").gzip()),
            new Bad(
                "dots by GNU",
                Reason.UNSAFE_PATH,
                "../x",
                shop().entry("l", 'L', utf8("../x\0"), "").file("n", "").gzip()),
            new Bad(
                "too large",
                Reason.LIMIT_EXCEEDED,
                "big",
                shop().header("shop/big", '0', 6 << 20, "").gzip()),
            new Bad(
                "a size of petabytes",
                Reason.LIMIT_EXCEEDED,
                "big",
                shop()
                    .entry("p", 'x', utf8("24 size=999999999999999\n"), "")
                    .header("shop/big", '0', 0, "")
                    .gzip()),
            new Bad(
                "bomb",
                Reason.LIMIT_EXCEEDED,
                "unpacks to more than",
                shop().entry("shop/f", '0', new byte[4 << 20], "").gzip()),
            new Bad(
                "bomb that nothing names",
                Reason.LIMIT_EXCEEDED,
                "unpacks to more than",
                shop().entry("shop/f/", '5', new byte[8 << 20], "").gzip()),
            new Bad("no gzip", Reason.INVALID_MANIFEST, "no gzipped tar", utf8("<html>")),
            new Bad(
                "no tar",
                Reason.INVALID_MANIFEST,
                "no gzipped tar",
                Packed.gzip(utf8("x".repeat(999)))),
            new Bad("checksum", Reason.INVALID_MANIFEST, "no gzipped tar", Packed.gzip(changed)),
            new Bad("empty file", Reason.INVALID_MANIFEST, "ends in the middle", new byte[0]),
            new Bad(
                "cut off",
                Reason.INVALID_MANIFEST,
                "ends in the middle",
                Arrays.copyOf(whole, whole.length / 2)))
        .map(bad ->
            DynamicTest.dynamicTest(
                bad.what(),
                () ->
                    assertThatThrownBy(() -> unpack(bad.packed()))
                        .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failure -> {
                              assertThat(failure.problem().reason()).isEqualTo(bad.reason());
                              assertThat(failure.problem().line()).contains(bad.told());
                              assertThat(failure.problem().hint()).isNotEmpty();
                            })));
  }

  @Test
  void tooManyEntriesAreRefused() {
    Packed many = shop();
    for (int i = 0; i <= 10_000; i++) {
      many.entry("shop/f" + i + "/", '5', new byte[0], "");
    }
    assertThatThrownBy(() -> unpack(many.gzip()))
        .isInstanceOf(SourceFailure.class)
        .hasMessageContaining("more than 10000 files");
  }

  @Test
  void readsWhatEveryTarWrites() throws SourceFailure {
    String deep = "shop/charts/" + "n".repeat(120) + "/Chart.yaml";
    String record = "path=" + deep + "\n";
    String pax = (record.length() + 4) + " " + record;
    SortedMap<String, byte[]> files =
        unpack(
            new Packed()
                .entry("pax_global_header", 'g', utf8("13 comment=x\n"), "")
                .entry("./", '5', new byte[0], "")
                .entry("./shop/", '5', new byte[0], "")
                .file("./shop/Chart.yaml", "name: shop\n")
                .entry("p", 'x', utf8(pax), "")
                .file("short", "by pax\n")
                .entry("././@LongLink", 'L', utf8("shop/templates/gnu.yaml\0"), "")
                .file("short", "by GNU\n")
                .file("shop/.helmignore", "")
                .gzip());
    assertThat(files.keySet())
        .containsExactly(
            ".helmignore", "Chart.yaml", deep.substring("shop/".length()), "templates/gnu.yaml");
    assertThat(new String(files.get("templates/gnu.yaml"), StandardCharsets.UTF_8))
        .isEqualTo("by GNU\n");
  }

  @Test
  void noBytesMakeItFailOtherwise() {
    Random random = new Random(7);
    byte[] good = shop().entry("p", 'x', utf8("21 path=shop/longname\n"), "").file("n", "y").tar();
    for (int round = 0; round < 1000; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 1 + round % 4; i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      byte[] packed = Packed.gzip(bad);
      if (round % 3 == 0) {
        packed[random.nextInt(packed.length)] ^= (byte) (1 + random.nextInt(255));
      }
      try {
        assertThat(unpack(packed).keySet()).allMatch(name -> !name.contains(".."));
      } catch (SourceFailure expected) {
        assertThat(expected.problem().hint()).isNotEmpty();
      }
    }
  }
}
