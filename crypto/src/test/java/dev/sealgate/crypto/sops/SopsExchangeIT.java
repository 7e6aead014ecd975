package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One file goes to and fro between ours and the sops command of two releases, in each store and
 * with each selection rule: each edits, rotates and updates keys of what the other left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SopsExchangeIT {
  @TempDir private static Path folder;

  private SopsKeys keys;

  /**
   * @param setPath what sops changes, to {@code four}
   * @param three the text that stands there before
   */
  private record Store(String name, String plain, String setPath, String three) {}

  private static final List<Store> STORES =
      List.of(
          new Store(
              "x.yaml",
              "# c\na1: one\nb_secret: 2\nlist:\n    - x\n    - three\n",
              "[\"list\"][1]",
              "three"),
          new Store(
              "x.json",
              "{\n\t\"a1\": \"one\",\n\t\"b_secret\": {\"c\": [true, \"three\"]}\n}\n",
              "[\"b_secret\"][\"c\"][1]",
              "three"),
          new Store("x.env", "#c\nA1=one\nB_secret=three\n", "[\"B_secret\"]", "three"),
          new Store("x.ini", "[s]\na1 = one\nb_secret = three\n", "[\"s\"][\"b_secret\"]", "three"),
          new Store("x.bin", "one three", "", "three"));

  @BeforeAll
  void start() {
    keys = new SopsKeys(folder.resolve("home"));
  }

  @AfterAll
  void stop() {
    keys.close();
  }

  @TestFactory
  Stream<DynamicTest> eachChangesWhatTheOtherLeft() {
    List<DynamicTest> tests = new ArrayList<>();
    for (SopsRelease release : SopsRelease.values()) {
      for (Store store : STORES) {
        for (SopsRule rule : SopsRule.ALL.stream().filter(release::knows).toList()) {
          String title = release + " " + store.name() + " " + rule;
          tests.add(DynamicTest.dynamicTest(title, () -> exchange(release, store, rule)));
        }
      }
    }
    return tests.stream();
  }

  private void exchange(SopsRelease release, Store store, SopsRule rule) throws IOException {
    try (SopsCounterpart sops = new SopsCounterpart(release, keys, temporary())) {
      MasterKey age = keys.masterKey(KeyType.AGE);
      MasterKey pgp = keys.masterKey(KeyType.PGP);
      Path file = sops.folder(rule, age).resolve(store.name());
      String text = store.plain();
      Files.write(
          file,
          Sops.encrypt(store.name(), Golden.utf8(text), format(store), rule.rule(age), env()));

      if (!store.setPath().isEmpty()) {
        ok(sops.run(rule, age, "--set", store.setPath() + " \"four\"", file.toString()));
        text = text.replace(store.three(), "four");
        same(store, text, file);
      }
      ok(sops.run(rule, age, "-r", "-i", file.toString()));
      same(store, text, file);

      text = edit(store, file, "one", "five");
      same(store, text, sops.run(rule, age, "-d", file.toString()));

      Path moved = sops.folder(rule, pgp).resolve(store.name());
      Files.copy(file, moved);
      ok(sops.run(rule, pgp, "updatekeys", "-y", moved.toString()));
      assertThat(recipients(store, moved)).containsExactly(pgp);
      same(store, text, moved);

      rekey(store, moved, rule.rule(age));
      assertThat(recipients(store, moved)).containsExactly(age);
      same(store, text, sops.run(rule, age, "-d", moved.toString()));
    }
  }

  private static Path temporary() throws IOException {
    return Files.createTempDirectory(folder, "exchange");
  }

  private String edit(Store store, Path file, String from, String to) throws IOException {
    try (DecryptedSops open = open(store, file)) {
      String changed = Golden.plaintext(open).replace(from, to);
      Files.write(file, open.edit(Golden.utf8(changed), env()));
      return changed;
    }
  }

  private void rekey(Store store, Path file, EncryptionRule rule) throws IOException {
    try (DecryptedSops open = open(store, file)) {
      Files.write(file, open.updateKeys(rule, env()));
    }
  }

  private List<MasterKey> recipients(Store store, Path file) throws IOException {
    try (DecryptedSops open = open(store, file)) {
      return open.info().keyGroups().getFirst();
    }
  }

  private void same(Store store, String expected, Path file) throws IOException {
    try (DecryptedSops open = open(store, file)) {
      assertThat(tree(store, Golden.plaintext(open))).isEqualTo(tree(store, expected));
    }
  }

  private static void same(Store store, String expected, CommandResult result) {
    ok(result);
    assertThat(tree(store, Golden.utf8(result.stdout()))).isEqualTo(tree(store, expected));
  }

  private static void ok(CommandResult result) {
    assertThat(result.exit()).as(result.stderr()).isZero();
  }

  private static String tree(Store store, String text) {
    return Trees.describe(store.name(), text, text, true);
  }

  private DecryptedSops open(Store store, Path file) throws IOException {
    return Sops.decrypt(store.name(), Files.readAllBytes(file), format(store), keys.keyring());
  }

  private static SopsFormat format(Store store) {
    return Golden.format(store.name());
  }

  private SopsEnvironment env() {
    return keys.environment();
  }
}
