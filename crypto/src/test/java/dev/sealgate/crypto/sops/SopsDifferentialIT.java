package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.CommandResult;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Random documents through the real sops and through ours, both ways. The seed is printed and the
 * same in every normal run; {@code -Dsops.seed=…} tries another, {@code -Dsops.documents=…} more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SopsDifferentialIT {
  private static final List<SopsRule> RULES =
      List.of(
          SopsRule.of(Selection.DEFAULT, false),
          SopsRule.of(Selection.DEFAULT, true),
          SopsRule.of(new Selection(Selection.Kind.ENCRYPTED_SUFFIX, "_secret"), true),
          SopsRule.of(new Selection(Selection.Kind.UNENCRYPTED_SUFFIX, "_secret"), false),
          SopsRule.of(
              new Selection(Selection.Kind.ENCRYPTED_REGEX, "^[a-m].*[0-9]|_secret$"), false),
          SopsRule.of(new Selection(Selection.Kind.UNENCRYPTED_REGEX, "^[a-m]|(?i)SECRET"), true),
          SopsRule.of(new Selection(Selection.Kind.ENCRYPTED_COMMENT_REGEX, "^ ?note"), false),
          SopsRule.of(new Selection(Selection.Kind.UNENCRYPTED_COMMENT_REGEX, "^ ?note"), true));

  private final long seed = Long.getLong("sops.seed", 1);
  private final int documents = Integer.getInteger("sops.documents", 100);
  private final SopsCounterpart sops = new SopsCounterpart();
  private final SopsEnvironment env =
      SopsEnvironment.of(Clock.systemUTC(), new SecureRandom(), SopsKeyring.EMPTY);

  @BeforeAll
  void printSeed() {
    System.out.println(
        "SopsDifferentialIT: -Dsops.seed=" + seed + " -Dsops.documents=" + documents);
  }

  @AfterAll
  void closeKeys() {
    sops.close();
  }

  @Test
  void yamlWithoutComments() {
    eachWay("a.yaml", true, random -> new RandomYaml(random, false, false).file());
  }

  @Test
  void yamlWithComments() {
    eachWay("a.yaml", false, random -> new RandomYaml(random, true, true).file());
  }

  @Test
  void json() {
    eachWay("a.json", true, random -> new RandomJson(random).file());
  }

  @Test
  void dotenv() {
    eachWay("a.env", true, random -> new RandomFlat(random).dotenv());
  }

  @Test
  void ini() {
    eachWay("a.ini", false, random -> new RandomFlat(random).ini());
  }

  private void eachWay(
      String name, boolean sameBytes, Function<SplittableRandom, String> generator) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < documents; i++) {
      SopsRule rule = RULES.get(random.nextInt(RULES.size()));
      String text = generator.apply(random.split());
      String what = "document " + i + " of seed " + seed + ", " + rule + ":\n" + text + "\n";
      new Case(name, SopsFormat.ofFileName(name).orElseThrow(), rule, text, what).run(sameBytes);
    }
  }

  private final class Case {
    private final String name;
    private final SopsFormat format;
    private final SopsRule rule;
    private final String text;
    private final String what;

    Case(String name, SopsFormat format, SopsRule rule, String text, String what) {
      this.name = name;
      this.format = format;
      this.rule = rule;
      this.text = text;
      this.what = what;
    }

    void run(boolean sameBytes) {
      byte[] plain = text.getBytes(StandardCharsets.UTF_8);
      CommandResult theirs = sops.encrypt(name, plain, rule);
      assertThat(theirs.exit()).as("sops encrypt: %s %s", theirs.stderr(), what).isZero();
      String oursOfTheirs = oursOpen(theirs.stdout());
      String theirPlain = sopsOpensItsOwn(theirs) ? theirsOpen(theirs.stdout()) : text;
      if (sameBytes) {
        assertThat(oursOfTheirs).as(what).isEqualTo(theirPlain);
      }
      sameTree(oursOfTheirs, theirPlain);

      byte[] made = Sops.encrypt(name, plain, format, rule.rule(sops.recipient()), env);
      String theirsOfOurs = theirsOpen(made);
      assertThat(theirsOfOurs).as(what).doesNotContain("ENC[AES256_GCM,");
      sameTree(theirsOfOurs, theirPlain);
      String again = oursOpen(made);
      sameTree(again, theirPlain);
      byte[] second = again.getBytes(StandardCharsets.UTF_8);
      byte[] twice = Sops.encrypt(name, second, format, rule.rule(sops.recipient()), env);
      assertThat(oursOpen(twice)).as(what).isEqualTo(again);
    }

    /**
     * Not when a rule looks at comments and a comment in a list was encrypted: it miscounts then.
     */
    private boolean sopsOpensItsOwn(CommandResult theirs) {
      boolean byComments = rule.selection().kind().name().contains("COMMENT");
      return !byComments || sops.decrypt(name, theirs.stdout()).exit() == 0;
    }

    private String theirsOpen(byte[] file) {
      CommandResult plain = sops.decrypt(name, file);
      assertThat(plain.exit())
          .as("sops decrypt: %s %s%s", plain.stderr(), what, utf8(file))
          .isZero();
      return utf8(plain.stdout());
    }

    private String oursOpen(byte[] file) {
      try (DecryptedSops open = Sops.decrypt(name, file, format, sops.keyring());
          SecretBytes plain = open.plaintext()) {
        return plain.use(SopsDifferentialIT::utf8);
      } catch (RuntimeException e) {
        throw new AssertionError(what + utf8(file), e);
      }
    }

    private void sameTree(String one, String other) {
      assertThat(Trees.describe(name, one, what))
          .as(what)
          .isEqualTo(Trees.describe(name, other, what));
    }
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
