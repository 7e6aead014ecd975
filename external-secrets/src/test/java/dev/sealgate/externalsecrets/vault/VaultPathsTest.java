package dev.sealgate.externalsecrets.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.externalsecrets.vault.VaultPaths.Engine;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths that ESO builds, and those that it shouldn't. */
class VaultPathsTest {

  private static VaultPaths paths(String mount, Engine engine) {
    return new VaultPaths(Optional.ofNullable(mount), engine);
  }

  @ParameterizedTest
  @CsvSource({
    "secret/path, foo, secret/path/data/foo",
    "secret/path, secret/path/foo, secret/path/data/foo",
    "secret/path, secret/path/data/foo, secret/path/data/foo",
    "secret, secret/secret/foo, secret/data/secret/foo",
    "secret, data/foo, secret/data/data/foo",
    "secret/data, foo, secret/data/foo",
    "secret/, /foo, secret/data/foo",
    "secret, a//b/, secret/data/a/b",
    ", secret/path/foo, secret/data/path/foo",
    ", secret/path/data/foo, secret/path/data/foo",
    ", secret/data/foo, secret/data/foo",
    ", secret, secret/data"
  })
  void versionTwo(String mount, String key, String path) {
    assertThat(paths(mount, Engine.V2).value(key)).contains(path);
  }

  @ParameterizedTest
  @CsvSource({
    "secret/path, foo, secret/path/foo",
    "secret/path, secret/path/foo, secret/path/foo",
    "kv/data, foo, kv/data/foo",
    ", secret/path/foo, secret/path/foo"
  })
  void versionOne(String mount, String key, String path) {
    assertThat(paths(mount, Engine.V1).value(key)).contains(path);
  }

  @ParameterizedTest
  @CsvSource({
    "secret, foo, secret/metadata/foo",
    "secret, secret/data/foo, secret/metadata/foo",
    ", secret/data/foo, secret/metadata/foo",
    ", secret/foo, secret/metadata/foo"
  })
  void metadata(String mount, String key, String path) {
    assertThat(paths(mount, Engine.V2).metadata(key)).contains(path);
  }

  @ParameterizedTest
  @CsvSource({
    "a b, secret/data/a%20b",
    "a?b#c, secret/data/a%3Fb%23c",
    "a%2Fb, secret/data/a%252Fb",
    "é+*, secret/data/%C3%A9%2B%2A"
  })
  void charactersThatMeanSomethingInAnAddressAreEncoded(String key, String path) {
    assertThat(paths("secret", Engine.V2).value(key)).contains(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../sys/policy", "a/../b", "..", ".", "a/./b", "a\nb", "a\u0000"})
  void aKeyThatLeadsElsewhereIsNoPath(String key) {
    assertThat(paths("secret", Engine.V2).value(key)).isEmpty();
    assertThat(paths("secret", Engine.V1).value(key)).isEmpty();
    assertThat(paths("secret", Engine.V2).metadata(key)).isEmpty();
  }
}
