package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SnifferTest {
  @Test
  void missesNoFileOfTheRealSops() {
    for (String name :
        List.of(
            "types.enc.yaml",
            "documents.enc.yaml",
            "old-shape.enc.yaml",
            "groups.enc.yaml",
            "values.enc.json",
            "app.enc.env",
            "app.enc.ini",
            "blob.enc.bin")) {
      assertThat(Sops.looksEncrypted(Golden.bytes(name), Golden.format(name))).as(name).isTrue();
    }
  }

  @Test
  void findsMetadataInEveryShape() {
    for (String text :
        List.of(
            "{\"a\":1,\"sops\":{\"mac\":\"x\"}}",
            "{a: 1, sops: {mac: x}}",
            "\"sops\":\n  mac: x\n",
            "'sops' :\n  mac: x\n",
            "  a: 1\n  sops:\n    mac: x\n",
            "---\na: 1\nsops:\n  mac: x\n",
            "sops:\r\n  mac: x\r\n",
            "sops:\n  lastmodified: x\n")) {
      assertThat(looksEncrypted(text, SopsFormat.YAML)).as(text).isTrue();
    }
    assertThat(looksEncrypted("{\"sops\" : {\"mac\":1}}", SopsFormat.JSON)).isTrue();
  }

  @Test
  void takesNoOtherFileForOne() {
    for (String text :
        List.of(
            "a: 1\n",
            "spec:\n  sops:\n    mac: x\n",
            "data:\n  file: |\n    sops:\n      mac: x\n",
            "# sops: mac\na: 1\n",
            "name: sops: mac\n",
            "")) {
      assertThat(looksEncrypted(text, SopsFormat.YAML)).as(text).isFalse();
    }
    assertThat(looksEncrypted("{\"a\": \"sops mac\"}", SopsFormat.JSON)).isFalse();
    assertThat(looksEncrypted("A=sops_mac=x\n", SopsFormat.DOTENV)).isFalse();
    assertThat(looksEncrypted("[a]\nsops = mac\n", SopsFormat.INI)).isFalse();
  }

  @Test
  void knowsFormatsByTheirSuffix() {
    assertThat(SopsFormat.ofFileName("a/b.yml")).contains(SopsFormat.YAML);
    assertThat(SopsFormat.ofFileName("b.json")).contains(SopsFormat.JSON);
    assertThat(SopsFormat.ofFileName(".env")).contains(SopsFormat.DOTENV);
    assertThat(SopsFormat.ofFileName("b.ini")).contains(SopsFormat.INI);
    assertThat(SopsFormat.ofFileName("b.YAML")).isEmpty();
  }

  private static boolean looksEncrypted(String text, SopsFormat format) {
    return Sops.looksEncrypted(Golden.utf8(text), format);
  }
}
