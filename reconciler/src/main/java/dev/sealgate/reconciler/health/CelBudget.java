package dev.sealgate.reconciler.health;

import dev.cel.common.ast.CelExpr;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation may cost. Every part of an expression that is evaluated costs one unit, and
 * more by the size of what it yields, so that comparing, joining and searching large values in a
 * loop ends soon.
 */
final class CelBudget {
  static final String SPENT = "it costs too much";

  /** About 20 ms on a slow processor. */
  private static final long UNITS = 200_000;

  /** Characters, list items and members that cost a unit. */
  private static final int FREE = 64;

  /** A regular expression costs more than reading its text. */
  private static final int MATCH = 4;

  /** Without a stack trace: it is thrown to end the evaluation. */
  private static final class SpentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SpentException() {
      super(SPENT, null, false, false);
    }
  }

  private final Map<Object, Long> sizes = new IdentityHashMap<>();
  private long left = UNITS;
  private long longestText;

  boolean isSpent() {
    return left < 0;
  }

  /** What a part of the expression yielded. */
  void spend(CelExpr part, @Nullable Object value) {
    long size = size(value, left * FREE);
    if (value instanceof String text) {
      longestText = Math.max(longestText, text.length());
    }
    boolean matches =
        part.getKind() == CelExpr.ExprKind.Kind.CALL && part.call().function().equals("matches");
    left -= 1 + size / FREE + (matches ? longestText / MATCH : 0);
    if (left < 0) {
      throw new SpentException();
    }
  }

  /** Known for what came from the object; what the expression made is counted, up to a bound. */
  private long size(@Nullable Object value, long most) {
    Long known = value == null ? null : sizes.get(value);
    if (known != null) {
      return known;
    }
    long size = 1;
    switch (value) {
      case CharSequence text -> size = text.length();
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          size += size <= most ? size(entry.getKey(), most) : 0;
          size += size <= most ? size(entry.getValue(), most - size) : 0;
        }
      }
      case Iterable<?> list -> {
        for (Object item : list) {
          if (size > most) {
            break;
          }
          size += size(item, most - size);
        }
      }
      case null, default -> {
        // a scalar
      }
    }
    return size;
  }

  /** A part of an object, with the numbers that CEL knows. */
  Object adapt(Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> adapted = new HashMap<>();
        long size = 1;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          Object value = entry.getValue();
          Object fresh = value == null ? null : adapt(value);
          adapted.put(
              entry.getKey(), fresh == null ? com.google.protobuf.NullValue.NULL_VALUE : fresh);
          size += size(entry.getKey(), Long.MAX_VALUE) + size(fresh, Long.MAX_VALUE);
        }
        sizes.put(adapted, size);
        yield adapted;
      }
      case List<?> list -> {
        List<@Nullable Object> adapted = new ArrayList<>();
        long size = 1;
        for (Object item : list) {
          Object fresh = item == null ? com.google.protobuf.NullValue.NULL_VALUE : adapt(item);
          adapted.add(fresh);
          size += size(fresh, Long.MAX_VALUE);
        }
        sizes.put(adapted, size);
        yield adapted;
      }
      case BigDecimal number -> number.doubleValue();
      case BigInteger number -> number.bitLength() < 64 ? number.longValue() : number.doubleValue();
      case Integer number -> number.longValue();
      default -> tree;
    };
  }
}
