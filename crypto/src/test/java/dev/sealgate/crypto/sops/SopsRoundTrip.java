package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsBatch.Answer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** One document, encrypted by each side, opened by the other, changed by ours. */
final class SopsRoundTrip {
  private final SopsCounterpart sops;
  private final SopsKeys keys;
  private final String name;
  private final SopsFormat format;
  private final SopsRule rule;
  private final MasterKey key;
  private final byte[] plain;
  private final String what;

  SopsRoundTrip(
      SopsCounterpart sops,
      SopsKeys keys,
      String name,
      SopsRule rule,
      KeyType type,
      byte[] plain,
      String what) {
    this.sops = sops;
    this.keys = keys;
    this.name = name;
    this.format = Golden.format(name);
    this.rule = rule;
    this.key = keys.masterKey(type);
    this.plain = plain;
    this.what = what;
  }

  void run(boolean sameBytes, RandomGenerator random) {
    Answer theirs = sops.encrypt(name, plain, rule, key);
    assertThat(theirs.error()).as(what).isEmpty();
    String oursOfTheirs = oursOpen(theirs.content());
    String theirPlain = sopsOpensItsOwn(theirs) ? theirsOpen(theirs.content()) : utf8(plain);
    if (sameBytes && sops.release().writesTheSameBytes()) {
      assertThat(oursOfTheirs).as(what).isEqualTo(theirPlain);
    }
    sameTree(oursOfTheirs, theirPlain);

    byte[] made = Sops.encrypt(name, plain, format, rule.rule(key), keys.environment());
    String theirsOfOurs = theirsOpen(made);
    assertThat(theirsOfOurs).as(what).doesNotContain("ENC[AES256_GCM,");
    sameTree(theirsOfOurs, sops.release() == SopsRelease.CURRENT ? theirPlain : utf8(plain));
    String again = oursOpen(made);
    sameTree(again, theirsOfOurs);
    byte[] twice =
        Sops.encrypt(name, again.getBytes(StandardCharsets.UTF_8), format, rule.rule(key), env());
    assertThat(oursOpen(twice)).as(what).isEqualTo(again);

    change(random.nextBoolean() ? theirs.content() : made, random);
  }

  /** Ours edits, rotates or re-keys; theirs opens the result. */
  private void change(byte[] file, RandomGenerator random) {
    try (DecryptedSops open = open(file)) {
      String before = text(open);
      switch (random.nextInt(3)) {
        case 0 -> {
          String edited = Additions.to(before, format);
          byte[] after = open.edit(edited.getBytes(StandardCharsets.UTF_8), env());
          assertThat(oursOpen(after)).as(what).isEqualTo(edited);
          sameTree(theirsOpen(after), edited);
        }
        case 1 -> {
          byte[] after = open.rotate(env());
          assertThat(oursOpen(after)).as(what).isEqualTo(before);
          sameTree(theirsOpen(after), before);
        }
        default -> {
          KeyType other =
              sops.release().keyTypes().get(random.nextInt(sops.release().keyTypes().size()));
          byte[] after = open.updateKeys(rule.rule(keys.masterKey(other)), env());
          assertThat(oursOpen(after)).as(what).isEqualTo(before);
          sameTree(theirsOpen(after), before);
        }
      }
    }
  }

  private SopsEnvironment env() {
    return keys.environment();
  }

  /** Not when a rule looks at comments and a comment in a list was encrypted: it miscounts then. */
  private boolean sopsOpensItsOwn(Answer theirs) {
    return !rule.looksAtComments() || sops.decrypt(name, theirs.content()).ok();
  }

  private String theirsOpen(byte[] file) {
    Answer opened = sops.decrypt(name, file);
    assertThat(opened.error()).as("%s%s", what, utf8(file)).isEmpty();
    return utf8(opened.content());
  }

  private String oursOpen(byte[] file) {
    try (DecryptedSops open = open(file)) {
      return text(open);
    }
  }

  private DecryptedSops open(byte[] file) {
    try {
      return Sops.decrypt(name, file, format, keys.keyring());
    } catch (RuntimeException e) {
      throw new AssertionError(what + utf8(file), e);
    }
  }

  private String text(DecryptedSops open) {
    try (SecretBytes text = open.plaintext()) {
      return text.use(SopsRoundTrip::utf8);
    }
  }

  private void sameTree(String one, String other) {
    assertThat(describe(one)).as(what).isEqualTo(describe(other));
  }

  private String describe(String text) {
    boolean exact = sops.release().keepsIntegersOfJson() || format != SopsFormat.JSON;
    String tree = Trees.describe(name, text, what, exact);
    return sops.release().addsALineBeforeComments() && utf8(plain).contains("#")
        ? tree.replace("\n\n\n)", "\n\n)")
        : tree;
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What a user might add to a file. */
  private static final class Additions {
    static String to(String text, SopsFormat format) {
      return switch (format) {
        case YAML -> text + "zz_added: new\n";
        case JSON -> text.replaceFirst("\\{", "{\"zz_added\": \"new\"" + comma(text));
        case DOTENV -> text + "ZZ_ADDED=new\n";
        case INI -> text + "[zz]\nadded = new\n";
        case BINARY -> text + "new";
      };
    }

    private static String comma(String json) {
      return json.matches("(?s)\\{\\s*}\\s*") ? "" : ",";
    }
  }
}
