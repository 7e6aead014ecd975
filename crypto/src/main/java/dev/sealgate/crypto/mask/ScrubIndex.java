package dev.sealgate.crypto.mask;

import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds registered values in text. Every form of every value is filed under its first four bytes,
 * so a text is read once, whatever the number of values. Not thread-safe.
 */
final class ScrubIndex {
  private static final int KEY_BYTES = 4;

  /** A beginning of this many bytes is taken for the whole value. */
  private static final int PARTIAL_BYTES = 16;

  /**
   * So much of a value is indexed: its forms together take some thirty times that. A multiple of 3,
   * so that its base64 is a beginning of the whole value's.
   */
  static final int INDEXED_BYTES = 768;

  /**
   * @param cut the value goes on behind the form
   */
  private record Entry(byte[] form, String placeholder, boolean cut) {}

  /**
   * @param open nobody knows where the value ends
   */
  private record Match(int length, String placeholder, boolean open) {}

  private static final Match NONE = new Match(0, "", false);

  private final Map<Integer, List<Entry>> byPrefix = new HashMap<>();
  private final List<Entry> shortForms = new ArrayList<>();
  private final Map<String, Boolean> indexed = new HashMap<>();

  /** Adds what is new since the last call. */
  void update(Map<String, SecretBytes> values) {
    if (indexed.size() == values.size()) {
      return;
    }
    values.forEach((placeholder, value) -> {
      if (indexed.putIfAbsent(placeholder, true) == null) {
        value.lend(live -> add(live, placeholder));
      }
    });
  }

  private void add(byte[] value, String placeholder) {
    boolean cut = value.length > INDEXED_BYTES;
    byte[] indexed = cut ? Arrays.copyOf(value, INDEXED_BYTES) : value;
    ValueForms.of(indexed).forEach(form -> add(new Entry(form, placeholder, cut)));
    if (cut) {
      Arrays.fill(indexed, (byte) 0);
    }
  }

  private void add(Entry entry) {
    byte[] form = entry.form();
    if (form.length < KEY_BYTES) {
      shortForms.add(entry);
    } else {
      byPrefix.computeIfAbsent(prefix(form, 0), _ -> new ArrayList<>(1)).add(entry);
    }
  }

  private static int prefix(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  String scrub(String text) {
    byte[] input = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream output = new ByteArrayOutputStream(input.length);
    boolean found = false;
    int at = 0;
    while (at < input.length) {
      Match match = longestAt(input, at);
      if (match.length() > 0) {
        output.writeBytes(match.placeholder().getBytes(StandardCharsets.US_ASCII));
        at = match.open() ? input.length : at + match.length();
        found = true;
      } else {
        output.write(input[at++]);
      }
    }
    return found ? output.toString(StandardCharsets.UTF_8) : text;
  }

  private Match longestAt(byte[] input, int at) {
    Match best = NONE;
    if (input.length - at >= KEY_BYTES) {
      for (Entry entry : byPrefix.getOrDefault(prefix(input, at), List.of())) {
        int same = commonLength(input, at, entry.form());
        if (same > best.length() && (same == entry.form().length || same >= PARTIAL_BYTES)) {
          best = new Match(same, entry.placeholder(), entry.cut() && same == entry.form().length);
        }
      }
    }
    if (best.length() == 0) {
      for (Entry entry : shortForms) {
        int length = entry.form().length;
        if (length > best.length()
            && commonLength(input, at, entry.form()) == length
            && standsAlone(input, at, at + length)) {
          best = new Match(length, entry.placeholder(), false);
        }
      }
    }
    return best;
  }

  private static int commonLength(byte[] input, int at, byte[] form) {
    int mismatch = Arrays.mismatch(input, at, input.length, form, 0, form.length);
    return mismatch < 0 ? form.length : mismatch;
  }

  private static boolean standsAlone(byte[] input, int from, int to) {
    return (from == 0 || !isWord(input[from - 1])) && (to == input.length || !isWord(input[to]));
  }

  private static boolean isWord(byte b) {
    return b < 0 || Character.isLetterOrDigit(b) || b == '_';
  }

  /** The memory that the forms take. */
  long heldBytes() {
    return byPrefix.values().stream()
        .flatMap(List::stream)
        .mapToLong(entry -> entry.form().length)
        .sum();
  }

  void wipe() {
    byPrefix.values().forEach(entries -> entries.forEach(ScrubIndex::wipe));
    shortForms.forEach(ScrubIndex::wipe);
    byPrefix.clear();
    shortForms.clear();
    indexed.clear();
  }

  private static void wipe(Entry entry) {
    Arrays.fill(entry.form(), (byte) 0);
  }
}
