package dev.sealgate.crypto;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks everything that can be reached from an object: all fields of our classes and of the
 * libraries that allow it, the elements of arrays, collections, maps and optionals.
 */
public final class Reachable {
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();
  private final List<byte[]> contents = new ArrayList<>();

  private Reachable(Object root) {
    add(root);
    while (!open.isEmpty()) {
      visit(open.pop());
    }
  }

  /**
   * Whether the bytes stand anywhere in what can be reached: in arrays, strings or big integers.
   */
  public static boolean holds(Object root, byte[] wanted) {
    return new Reachable(root).contents.stream().anyMatch(content -> contains(content, wanted));
  }

  private void add(Object object) {
    if (object != null && seen.add(object)) {
      open.push(object);
    }
  }

  private void visit(Object object) {
    switch (object) {
      case byte[] bytes -> contents.add(bytes);
      case char[] characters ->
          contents.add(new String(characters).getBytes(StandardCharsets.UTF_8));
      case String text -> contents.add(text.getBytes(StandardCharsets.UTF_8));
      case BigInteger number -> contents.add(number.toByteArray());
      case Object[] array -> List.of(array).forEach(this::add);
      case Collection<?> elements -> elements.forEach(this::add);
      case Map<?, ?> map -> {
        map.keySet().forEach(this::add);
        map.values().forEach(this::add);
      }
      case Optional<?> optional -> optional.ifPresent(this::add);
      case Key key -> {
        if (key.getEncoded() != null) {
          contents.add(key.getEncoded());
        }
      }
      default -> {
        if (object.getClass().isArray()) {
          for (int i = 0; i < Array.getLength(object); i++) {
            add(Array.get(object, i));
          }
        } else {
          fields(object);
        }
      }
    }
  }

  private void fields(Object object) {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          try {
            field.setAccessible(true);
            add(field.get(object));
          } catch (InaccessibleObjectException | IllegalAccessException _) {
            // A field of the JDK, which is not ours.
          }
        }
      }
    }
  }

  private static boolean contains(byte[] content, byte[] wanted) {
    for (int i = 0; i <= content.length - wanted.length; i++) {
      if (Arrays.equals(content, i, i + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }
}
