package dev.sealgate.crypto.sops;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Three texts, merged by lines in memory: what one side alone changed comes from that side. */
final class LineMerge {
  /** More edits than this are not followed: what is left of both texts counts as changed. */
  private static final int MAX_EDITS = 2000;

  /**
   * A text as numbers, one for each line; equal lines have equal numbers.
   *
   * @param ends offset after each line
   */
  private record Lines(byte[] text, List<Integer> ids, List<Integer> ends) {
    int size() {
      return ids.size();
    }

    void write(int from, int to, ByteArrayOutputStream out) {
      int start = from == 0 ? 0 : ends.get(from - 1);
      int end = to == 0 ? 0 : ends.get(to - 1);
      out.write(text, start, end - start);
    }
  }

  private final Map<ByteBuffer, Integer> known = new HashMap<>();

  private LineMerge() {}

  /**
   * @return empty when both sides changed the same lines, or neighbours
   */
  static Optional<byte[]> merge(byte[] base, byte[] ours, byte[] theirs) {
    LineMerge merge = new LineMerge();
    Lines first = merge.lines(base);
    return merged(first, merge.lines(ours), merge.lines(theirs));
  }

  private Lines lines(byte[] text) {
    List<Integer> ids = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n' || i == text.length - 1) {
        ByteBuffer line = ByteBuffer.wrap(text, start, i + 1 - start);
        Integer id = known.putIfAbsent(line, known.size());
        ids.add(id == null ? known.size() - 1 : id);
        ends.add(i + 1);
        start = i + 1;
      }
    }
    return new Lines(text, ids, ends);
  }

  private static Optional<byte[]> merged(Lines base, Lines ours, Lines theirs) {
    int[] inOurs = matches(base.ids, ours.ids);
    int[] inTheirs = matches(base.ids, theirs.ids);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int o = 0;
    int a = 0;
    int b = 0;
    while (true) {
      int next = o;
      while (next < base.size() && (inOurs[next] < 0 || inTheirs[next] < 0)) {
        next++;
      }
      boolean last = next == base.size();
      int aEnd = last ? ours.size() : inOurs[next];
      int bEnd = last ? theirs.size() : inTheirs[next];
      List<Integer> was = base.ids.subList(o, next);
      List<Integer> mine = ours.ids.subList(a, aEnd);
      List<Integer> other = theirs.ids.subList(b, bEnd);
      if (mine.equals(was)) {
        theirs.write(b, bEnd, out);
      } else if (other.equals(was) || mine.equals(other)) {
        ours.write(a, aEnd, out);
      } else {
        return Optional.empty();
      }
      if (last) {
        return Optional.of(out.toByteArray());
      }
      ours.write(aEnd, aEnd + 1, out);
      o = next + 1;
      a = aEnd + 1;
      b = bEnd + 1;
    }
  }

  /** For each line of the first text, which of the second it is; -1 for none. */
  private static int[] matches(List<Integer> from, List<Integer> to) {
    int[] match = new int[from.size()];
    Arrays.fill(match, -1);
    int head = 0;
    while (head < from.size() && head < to.size() && from.get(head).equals(to.get(head))) {
      match[head] = head++;
    }
    int fromEnd = from.size();
    int toEnd = to.size();
    while (fromEnd > head && toEnd > head && from.get(fromEnd - 1).equals(to.get(toEnd - 1))) {
      match[--fromEnd] = --toEnd;
    }
    between(from.subList(head, fromEnd), to.subList(head, toEnd), head, match);
    return match;
  }

  /** Myers' greedy search for the shortest edit script; it gives up, and then matches nothing. */
  private static void between(List<Integer> from, List<Integer> to, int offset, int[] match) {
    int limit = Math.min(MAX_EDITS, from.size() + to.size());
    int[] reach = new int[2 * limit + 3];
    List<int[]> history = new ArrayList<>();
    for (int edits = 0; edits <= limit; edits++) {
      for (int k = -edits; k <= edits; k += 2) {
        int at = limit + 1 + k;
        boolean down = k == -edits || (k != edits && reach[at - 1] < reach[at + 1]);
        int x = down ? reach[at + 1] : reach[at - 1] + 1;
        while (x < from.size() && x - k < to.size() && from.get(x).equals(to.get(x - k))) {
          x++;
        }
        reach[at] = x;
        if (x >= from.size() && x - k >= to.size()) {
          back(history, edits, k, new int[] {x, limit, offset}, match);
          return;
        }
      }
      history.add(Arrays.copyOfRange(reach, limit + 1 - edits, limit + 2 + edits));
    }
  }

  /**
   * Walks from the end of the script to its beginning.
   *
   * @param state where the walk stands in the first text, and two constants of the search
   */
  private static void back(List<int[]> history, int edits, int diagonal, int[] state, int[] match) {
    int x = state[0];
    int k = diagonal;
    for (int d = edits; d >= 0; d--) {
      int start = 0;
      int previous = k;
      if (d > 0) {
        int[] reach = history.get(d - 1);
        int left = k - 1 < -(d - 1) ? -1 : reachAt(reach, d - 1, k - 1);
        int right = k + 1 > d - 1 ? -1 : reachAt(reach, d - 1, k + 1);
        boolean down = k == -d || (k != d && left < right);
        previous = down ? k + 1 : k - 1;
        start = down ? right : left + 1;
      }
      for (int i = start; i < x; i++) {
        match[state[2] + i] = state[2] + i - k;
      }
      x = previous > k ? start : start - 1;
      k = previous;
    }
  }

  private static int reachAt(int[] reach, int edits, int k) {
    return reach[k + edits];
  }
}
