package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.Hostile;
import dev.sealgate.crypto.Hostile.Outcome;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.fuzz.FuzzTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Plaintexts of all stores, encrypted and decrypted again. The first byte chooses store and rule.
 */
public final class SopsPlainFuzz implements FuzzTarget {
  private static final byte[] DATA_KEY = new byte[ValueCipher.KEY_LENGTH];
  private static final List<Selection> RULES =
      List.of(
          Selection.DEFAULT,
          new Selection(Selection.Kind.ENCRYPTED_REGEX, "^[a-m]"),
          new Selection(Selection.Kind.UNENCRYPTED_COMMENT_REGEX, "^ ?note"));

  private final SopsEnvironment env = Golden.environment();

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String name :
        List.of(
            "anchors.plain.yaml",
            "comments.plain.yaml",
            "types.plain.yaml",
            "documents.dec.yaml",
            "secret.dec.yaml",
            "values.dec.json",
            "app.dec.env",
            "app.dec.ini",
            "blob.dec.bin")) {
      seeds.add(Hostile.chosen(Golden.format(name).ordinal(), Golden.bytes(name)));
    }
    List<byte[]> yaml =
        List.of(
            Hostile.utf8("# head\n\na:   'x'   # why\nb: \"" + Hostile.PLANTED + "\"\n\n# foot\n"),
            Hostile.utf8("a:\n  b:\n  - x\n  # note\n  - k: v\n    l: {m: \"n\", o: ['p']}\n"),
            Hostile.utf8("---\na: 1\n---\n# two\nb: x\n...\n---\nc: null\n"),
            Hostile.utf8("a: |\n  one\n  two\nb: |-\n  three\n\n  four\nc: >+\n  d\n\n"),
            Hostile.utf8("a: x\r\nb:\r\n  c: z # z\r\n"),
            Hostile.utf8("? a\n: !!str 1\nb: !!binary aGk=\nc: 2001-01-01\nd: 0x1F\n"),
            Hostile.utf8("{a: x, b: [1, {c: d}]} # note\n"));
    for (int rule = 0; rule < RULES.size(); rule++) {
      seeds.addAll(Hostile.allChosen(rule * 5 + SopsFormat.YAML.ordinal(), yaml));
    }
    seeds.add(
        Hostile.chosen(
            SopsFormat.JSON.ordinal(),
            Hostile.utf8("{\n  \"a\": \"\\u0041\\n\",\n\n  \"b\" : [ true, -1.5e3, {} ]\n}\n")));
    seeds.add(
        Hostile.chosen(SopsFormat.DOTENV.ordinal(), Hostile.utf8("# c\n\nA=x\nB=\nC=a=b#c\\nd\n")));
    seeds.add(
        Hostile.chosen(
            SopsFormat.INI.ordinal(), Hostile.utf8("; c\n[a]\nb = x\n\n\n[c]\nd=`e;f`\n")));
    return seeds;
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int choice = input[0] & 0xff;
    SopsFormat format = SopsFormat.values()[choice % 5];
    byte[] plain = Arrays.copyOfRange(input, 1, input.length);
    Selection selection =
        format == SopsFormat.BINARY ? Selection.DEFAULT : RULES.get(choice / 5 % RULES.size());
    Metadata metadata =
        new Metadata(
            List.of(List.of(new WrappedKey(new MasterKey.Age("age1x"), "-", ""))),
            0,
            selection,
            choice / 15 % 2 == 1,
            "",
            "",
            Sops.VERSION);
    Outcome<byte[]> made = Hostile.outcome(() -> seal(plain, format, metadata));
    made.value().ifPresent(file -> opens(file, plain, format, metadata));
  }

  private void opens(byte[] file, byte[] plain, SopsFormat format, Metadata metadata) {
    Hostile.require(Sops.looksEncrypted(file, format), "what was made does not look encrypted");
    byte[] got = open(file, format);
    if (format == SopsFormat.BINARY) {
      Hostile.require(Arrays.equals(got, plain), "other bytes than before");
      return;
    }
    String before = tree(plain, format);
    String after = tree(got, format);
    Hostile.require(after.equals(before), "was " + before + "\nis  " + after);
    if (format == SopsFormat.YAML) {
      return; // its layout may settle later
    }
    byte[] second = open(seal(got, format, metadata), format);
    byte[] third = open(seal(second, format, metadata), format);
    Hostile.require(
        Arrays.equals(third, second),
        "what was read comes back as another text:\n" + Hostile.utf8(third));
  }

  private byte[] seal(byte[] plain, SopsFormat format, Metadata metadata) {
    SopsFile file = PlainFile.parse("f", plain, format, metadata, SopsLimits.DEFAULT);
    try (SecretBytes key = SecretBytes.copyOf(DATA_KEY)) {
      return file.seal(file.roots(), metadata, new ValueCipher(key), env, Optional.empty());
    }
  }

  private static byte[] open(byte[] file, SopsFormat format) {
    try (SecretBytes key = SecretBytes.copyOf(DATA_KEY)) {
      SopsFile read = SopsFile.parse("f", file, format, SopsLimits.DEFAULT);
      try (DecryptedSops open = new DecryptedSops(read, file, key, read.decrypt(key));
          SecretBytes text = open.plaintext()) {
        return text.copyBytes();
      }
    } catch (CryptoException e) {
      throw new AssertionError("what was made does not open: " + e.getMessage(), e);
    }
  }

  /**
   * Order, types and values; no layout. SOPS makes empty texts of nulls, texts of binary values,
   * and of -0.0 what YAML reads as 0. The last line of YAML is ended, which a block scalar that
   * keeps line ends notices.
   */
  private static String tree(byte[] text, SopsFormat format) {
    String name =
        format == SopsFormat.DOTENV ? "f.env" : "f." + format.name().toLowerCase(Locale.ROOT);
    SourceText source = SourceText.decode(text, SopsLimits.DEFAULT, name);
    boolean yaml = format == SopsFormat.YAML;
    return Trees.describe(name, (yaml ? source.withLineEnd() : source).text(), "")
        .replace("number(-0)", "number(0)")
        .replace("nil(", "STR(")
        .replace("BYTES(", "STR(");
  }
}
