package dev.sealgate.crypto.mask;

import dev.sealgate.crypto.Hostile;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A value and a text around it: masked, unmasked and scrubbed. The first byte is their border. */
public final class MaskFuzz implements FuzzTarget {
  private static final int WORTH_HIDING = 8;

  private final PlaceholderKey key = PlaceholderKey.generate();

  @Override
  public List<byte[]> seeds() {
    String placeholder = "sealgate-" + "a2".repeat(16);
    return List.of(
        Hostile.utf8("\u0007hunter2 is the password"),
        Hostile.utf8("\u0010" + Hostile.PLANTED + "\"\\\u00e9 {\"a\": 1}"),
        Hostile.utf8("\u0029" + placeholder + " and " + placeholder),
        Hostile.utf8("\u0004\u0000\u0001\u0002\u0003c2VhbGdhdGUt"));
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int border = 1 + Math.min(input[0] & 0x7f, input.length - 1);
    byte[] value = Arrays.copyOfRange(input, 1, border);
    String text = new String(input, border, input.length - border, StandardCharsets.UTF_8);
    try (SecretRegistry registry = new SecretRegistry(key);
        SecretBytes secret = SecretBytes.copyOf(value)) {
      String placeholder = registry.mask(secret);
      Hostile.require(Placeholders.findIn(placeholder).equals(List.of(placeholder)), "no shape");
      Hostile.outcome(() -> registry.unmask(text)).value().ifPresent(SecretBytes::close);
      Hostile.require(
          registry.unmask("{" + placeholder + "}").equals(wrapped(value)), "unmasked is another");
      scrubbed(registry, value, text);
    }
  }

  private static SecretBytes wrapped(byte[] value) {
    byte[] result = new byte[value.length + 2];
    result[0] = '{';
    System.arraycopy(value, 0, result, 1, value.length);
    result[result.length - 1] = '}';
    return SecretBytes.takeOwnershipOf(result);
  }

  private static void scrubbed(SecretRegistry registry, byte[] value, String text) {
    registry.scrub(text);
    if (value.length < WORTH_HIDING) {
      return;
    }
    // control characters around it, which no value and no form of one shares by chance
    for (String form :
        List.of(
            new String(value, StandardCharsets.UTF_8),
            Base64.getEncoder().encodeToString(value),
            HexFormat.of().formatHex(value))) {
      boolean faithful =
          Arrays.equals(value, Hostile.utf8(new String(value, StandardCharsets.UTF_8)));
      if (faithful && !form.isBlank()) {
        String clean = registry.scrub("\u0001" + form + "\u0001" + text);
        Hostile.require(!clean.startsWith("\u0001" + form + "\u0001"), "a value is left");
      }
    }
  }
}
