package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.Merged.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encrypted files of two branches become one, with a MAC that Sops.decrypt verifies. */
class SopsMergeTest {
  private static final Function<String, Optional<Side>> NOBODY = _ -> Optional.empty();
  private static final String YAML =
      "# top\ndb:\n  user: u\n  password: p\nport: 1\nlist:\n  - a\n  - b\n";

  private static byte[] encrypt(String name, String plain) {
    return Golden.encrypt(name, plain, Golden.rule("alice", "bob"));
  }

  private static byte[] edit(String name, byte[] file, String plain) {
    try (DecryptedSops open = Golden.open(name, file, "alice")) {
      return open.edit(Golden.utf8(plain), Golden.environment());
    }
  }

  private static Merged merge(String name, byte[] base, byte[] ours, byte[] theirs) {
    return merge(name, base, ours, theirs, NOBODY);
  }

  private static Merged merge(
      String name,
      byte[] base,
      byte[] ours,
      byte[] theirs,
      Function<String, Optional<Side>> choice) {
    try (DecryptedSops mine = Golden.open(name, ours, "alice");
        DecryptedSops other = Golden.open(name, theirs, "alice")) {
      Optional<DecryptedSops> was =
          base.length == 0 ? Optional.empty() : Optional.of(Golden.open(name, base, "alice"));
      Merged merged = SopsMerge.merge(was, mine, other, choice, Golden.environment());
      was.ifPresent(DecryptedSops::close);
      return merged;
    }
  }

  private static byte[] content(Merged merged) {
    assertThat(merged).isInstanceOf(Merged.Clean.class);
    try (SecretBytes content = ((Merged.Clean) merged).content()) {
      return content.copyBytes();
    }
  }

  /** The plaintext of what two changes of one plaintext become, or the places of conflicts. */
  private static String merged(String name, String base, String ours, String theirs) {
    byte[] was = encrypt(name, base);
    Merged merged = merge(name, was, edit(name, was, ours), edit(name, was, theirs));
    return switch (merged) {
      case Merged.Clean clean -> Golden.plaintext(name, content(clean), "bob");
      case Merged.Conflicts(List<String> places) -> "conflicts: " + places;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          a.yaml ; a: 1~b: 2~ ; a: 3~b: 2~ ; a: 1~b: 4~ ; a: 3~b: 4~
          a.yaml ; a: 1~b: 2~ ; a: 1~ ; a: 1~b: 2~c: 3~ ; a: 1~c: 3~
          a.yaml ; m: {a: 1}~ ; m: {a: 1, b: 2}~ ; m: {a: 3}~ ; m: {a: 3, b: 2}~
          a.yaml ; a: 1~b: 2~ ; '# new~a: 1~b: 2~' ; a: 1~b: 3 # why~ ; '# new~a: 1~b: 3 # why~'
          a.yaml ; l:~- a~- b~ ; l:~- c~- b~ ; l:~- a~- d~ ; l:~- c~- d~
          a.yaml ; l:~- a~ ; l:~- a~- b~ ; z: 1~l:~- a~ ; z: 1~l:~- a~- b~
          a.yaml ; a: 1~ ; a: 2~ ; a: 3~ ; conflicts: [a]
          a.yaml ; a: 1~b: 1~ ; b: 1~ ; a: 3~b: 1~ ; conflicts: [a]
          a.yaml ; l: [a]~ ; l: [a, b]~ ; l: [a, c]~ ; conflicts: [l]
          a.yaml ; a: {x: 1}~ ; a: 2~ ; a: {x: 2}~ ; conflicts: [a]
          a.yaml ; a: 1~ ; a: 1~n: x~ ; a: 1~n: y~ ; conflicts: [n]
          a.yaml ; a: 1~---~b: 1~ ; a: 2~---~b: 1~ ; a: 1~---~b: 2~ ; a: 2~---~b: 2~
          a.yaml ; a: 1~---~b: 1~ ; a: 1~---~b: 2~c: 1~ ; a: 1~---~b: 1~d: 1~ ; a: 1~---~b: 2~c: 1~d: 1~
          a.yaml ; a: 1~---~b: 1~ ; a: 1~---~b: 2~ ; a: 1~---~b: 3~ ; 'conflicts: [document 2: b]'
          a.yaml ; a: 1~ ; a: 1~---~b: 1~ ; a: 2~ ; conflicts: [documents]
          a.json ; {"a":1,"b":2} ; {"a":3,"b":2} ; {"a":1,"b":4} ; {"a":3,"b":4}
          a.env ; A=1~B=2~ ; A=3~B=2~ ; A=1~B=4~ ; A=3~B=4~
          a.ini ; [s]~a = 1~b = 2~ ; [s]~a = 3~b = 2~ ; [s]~a = 1~b = 4~ ; [s]~a = 3~b = 4~
          a.bin ; one~two~three~ ; ONE~two~three~ ; one~two~THREE~ ; ONE~two~THREE~
          a.bin ; one~ ; two~ ; three~ ; conflicts: [data]
          """)
  void valuesAreMergedByTheirPlace(
      String name, String base, String ours, String theirs, String expected) {
    assertThat(merged(name, text(base), text(ours), text(theirs))).isEqualTo(text(expected));
  }

  private static String text(String tildes) {
    return tildes.replace('~', '\n');
  }

  @Test
  void whatEachSideLeftAloneKeepsItsCiphertext() {
    byte[] base = encrypt("a.yaml", YAML);
    byte[] ours = edit("a.yaml", base, YAML.replace("user: u", "user: mine"));
    byte[] theirs = edit("a.yaml", base, YAML.replace("port: 1", "port: 2"));

    List<String> merged =
        Golden.utf8(content(merge("a.yaml", base, ours, theirs))).lines().toList();

    assertThat(merged).contains(line(ours, "user:"), line(base, "password:"));
    assertThat(merged).contains(line(theirs, "port:"));
    assertThat(merged).doesNotContain(line(ours, "mac:"), line(theirs, "mac:"));
  }

  private static String line(byte[] file, String word) {
    return Golden.utf8(file).lines().filter(line -> line.contains(word)).findFirst().orElseThrow();
  }

  @Test
  void aMergeThatBringsNothingNewIsTheFileAsItWas() {
    byte[] base = encrypt("a.yaml", YAML);
    byte[] ours = edit("a.yaml", base, YAML.replace("port: 1", "port: 2"));

    assertThat(content(merge("a.yaml", base, ours, base))).isEqualTo(ours);
    assertThat(content(merge("a.yaml", base, base, ours))).isEqualTo(ours);
    assertThat(content(merge("a.yaml", base, ours, ours))).isEqualTo(ours);
  }

  @Test
  void aChoiceSettlesAConflictAndIsAskedForNothingElse() {
    byte[] base = encrypt("a.yaml", YAML);
    byte[] ours = edit("a.yaml", base, YAML.replace("port: 1", "port: 2").replace(": u", ": v"));
    byte[] theirs = edit("a.yaml", base, YAML.replace("port: 1", "port: 3").replace(": p", ": q"));
    List<String> asked = new ArrayList<>();

    for (Side side : List.of(Side.OURS, Side.THEIRS)) {
      Merged merged =
          merge(
              "a.yaml",
              base,
              ours,
              theirs,
              place -> {
                asked.add(place);
                return Optional.of(side);
              });

      assertThat(Golden.plaintext("a.yaml", content(merged), "alice"))
          .contains("user: v", "password: q", side == Side.OURS ? "port: 2" : "port: 3");
    }
    assertThat(asked).containsExactly("port", "port");
  }

  @Test
  void commentsThatCannotBeKeptAreTold() {
    byte[] base = encrypt("a.yaml", "# one\na: 1\nb: 2\n");
    byte[] ours = edit("a.yaml", base, "# mine\na: 3\nb: 2\n");
    byte[] theirs = edit("a.yaml", base, "# theirs\na: 1\nb: 4\n");

    Merged merged = merge("a.yaml", base, ours, theirs);

    assertThat(((Merged.Clean) merged).notes())
        .containsExactly("comments are those of our side, and theirs were changed too");
    assertThat(Golden.plaintext("a.yaml", content(merged), "bob"))
        .isEqualTo("# mine\na: 3\nb: 4\n");
  }

  @Test
  void filesThatBothSidesMadeAgreeOrAreInConflict() {
    byte[] ours = encrypt("a.yaml", "a: 1\nb: 2\n");

    assertThat(
            Golden.plaintext(
                "a.yaml",
                content(merge("a.yaml", new byte[0], ours, encrypt("a.yaml", "a: 1\nc: 3\n"))),
                "bob"))
        .isEqualTo("a: 1\nb: 2\nc: 3\n");
    assertThat(merge("a.yaml", new byte[0], ours, encrypt("a.yaml", "a: 2\n")))
        .isEqualTo(new Merged.Conflicts(List.of("a")));
  }

  private static byte[] readers(byte[] file, boolean rotate, String... people) {
    try (DecryptedSops open = Golden.open("a.yaml", file, "alice")) {
      return rotate
          ? open.rotate(Golden.rule(people), Golden.environment())
          : open.updateKeys(Golden.rule(people), Golden.environment());
    }
  }

  private static String opened(byte[] file, String who) {
    try {
      return Golden.plaintext("a.yaml", file, who);
    } catch (CryptoException.NoIdentityMatched _) {
      return "closed";
    }
  }

  @Test
  void aReaderWhomOneSideShutOutStaysOutAndTheOldDataKeyIsGone() {
    byte[] base = encrypt("a.yaml", YAML);
    byte[] without = readers(base, true, "alice");
    byte[] changed = edit("a.yaml", base, YAML.replace("port: 1", "port: 2"));

    for (byte[] merged :
        List.of(
            content(merge("a.yaml", base, changed, without)),
            content(merge("a.yaml", base, without, changed)))) {
      assertThat(opened(merged, "bob")).isEqualTo("closed");
      assertThat(opened(merged, "alice")).contains("port: 2");
      try (DecryptedSops old = Golden.open("a.yaml", base, "alice");
          DecryptedSops now = Golden.open("a.yaml", merged, "alice")) {
        assertThat(now.dataKey()).isNotEqualTo(old.dataKey());
      }
    }
  }

  @Test
  void readersThatBothSidesOnlyAddedAreJoined() {
    byte[] base = Golden.encrypt("a.yaml", YAML, Golden.rule("alice"));
    byte[] ours = readers(base, false, "alice", "bob");
    byte[] theirs = readers(base, false, "alice", "carol");

    Merged merged = merge("a.yaml", base, ours, theirs);

    assertThat(((Merged.Clean) merged).notes())
        .containsExactly("a reader that their side added: " + Golden.recipient("carol"));
    byte[] content = content(merged);
    assertThat(List.of("alice", "bob", "carol"))
        .allSatisfy(who -> assertThat(opened(content, who)).isEqualTo(YAML));
  }

  @Test
  void takingAReaderAwayHereAndAddingOneThereIsAConflict() {
    byte[] base = encrypt("a.yaml", YAML);
    byte[] ours = readers(base, true, "alice");
    byte[] theirs =
        edit(
            "a.yaml",
            readers(base, false, "alice", "bob", "carol"),
            YAML.replace("port: 1", "port: 2"));

    assertThat(merge("a.yaml", base, ours, theirs))
        .isEqualTo(new Merged.Conflicts(List.of("sops")));
    byte[] chosen = content(merge("a.yaml", base, ours, theirs, _ -> Optional.of(Side.OURS)));
    assertThat(opened(chosen, "bob")).isEqualTo("closed");
    assertThat(opened(chosen, "alice")).contains("port: 2");
  }

  @Test
  void aFileThatWasChangedByHandIsNotMerged() {
    byte[] base = encrypt("a.yaml", YAML);
    String changed = Golden.utf8(base).replaceFirst("  user: ENC.*\n", "");
    assertThat(changed).isNotEqualTo(Golden.utf8(base));

    assertThatThrownBy(() -> merge("a.yaml", base, base, Golden.utf8(changed)))
        .isInstanceOf(CryptoException.MacMismatch.class);
  }

  @Test
  void whatIsShownOfAFileHasItsLayoutAndNoValue() {
    byte[] file = encrypt("a.yaml", YAML);
    try (DecryptedSops open = Golden.open("a.yaml", file, "alice");
        SecretBytes masked = open.masked((type, value) -> type + "-" + value.length());
        SecretBytes outline =
            Sops.outline(
                "a.yaml",
                file,
                SopsFormat.YAML,
                SopsLimits.DEFAULT,
                (type, _) -> "<" + type + ">")) {
      assertThat(Golden.utf8(masked.copyBytes()))
          .isEqualTo(
              "#COMMENT-4\ndb:\n  user: STR-1\n  password: STR-1\nport: INT-1\nlist:\n  - STR-1\n  - STR-1\n");
      assertThat(Golden.utf8(outline.copyBytes()))
          .isEqualTo(
              "#<comment>\ndb:\n  user: <str>\n  password: <str>\nport: <int>\nlist:\n  - <str>\n  - <str>\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"a.json", "a.env", "a.ini", "a.bin"})
  void anyFormatCanBeShown(String name) {
    String plain =
        switch (Golden.format(name)) {
          case JSON -> "{\"a\": \"canary\"}\n";
          case INI -> "[s]\na = canary\n";
          default -> "A=canary\n";
        };
    byte[] file = encrypt(name, plain);
    try (DecryptedSops open = Golden.open(name, file, "alice");
        SecretBytes masked = open.masked((_, _) -> "(masked)");
        SecretBytes outline =
            Sops.outline(name, file, Golden.format(name), SopsLimits.DEFAULT, (_, _) -> "(out)")) {
      assertThat(Golden.utf8(masked.copyBytes())).contains("(masked)").doesNotContain("canary");
      assertThat(Golden.utf8(outline.copyBytes())).contains("(out)").doesNotContain("ENC[");
    }
  }
}
