package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.CryptoException.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map of the configuration, with its place in the file.
 *
 * @param path empty for the root
 */
record ConfigNode(String path, Map<?, ?> members) {
  /** Empty when it is not there. */
  String text(String name) {
    return switch (members.get(name)) {
      case null -> "";
      case String text -> text;
      case Number number -> number.toString();
      case Object _ -> throw malformed(name, "is not a text");
    };
  }

  boolean bool(String name) {
    return switch (members.get(name)) {
      case null -> false;
      case Boolean bool -> bool;
      case Object _ -> throw malformed(name, "is neither true nor false");
    };
  }

  int number(String name, int least, int most) {
    return switch (members.get(name)) {
      case null -> 0;
      case Integer number when number >= least && number <= most -> number;
      case Object _ -> throw malformed(name, "is not a number between " + least + " and " + most);
    };
  }

  /** An empty one when it is not there. */
  ConfigNode map(String name) {
    return switch (members.get(name)) {
      case null -> new ConfigNode(below(name), Map.of());
      case Map<?, ?> map -> new ConfigNode(below(name), map);
      case Object _ -> throw malformed(name, "is not a map");
    };
  }

  List<ConfigNode> list(String name) {
    List<ConfigNode> nodes = new ArrayList<>();
    for (Object element : elements(name)) {
      String place = name + "[" + nodes.size() + "]";
      if (!(element instanceof Map<?, ?> map)) {
        throw malformed(place, "is not a map");
      }
      nodes.add(new ConfigNode(below(place), map));
    }
    return nodes;
  }

  /** Texts separated by commas, or a list of texts. */
  List<String> texts(String name) {
    if (members.get(name) instanceof String text) {
      return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }
    List<String> texts = new ArrayList<>();
    for (Object element : elements(name)) {
      if (!(element instanceof String text)) {
        throw malformed(name + "[" + texts.size() + "]", "is not a text");
      }
      texts.addAll(
          Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList());
    }
    return texts;
  }

  /** Refuses members of other names: sops ignores them, and with them what they were meant for. */
  void only(Set<String> names) {
    for (Object member : members.keySet()) {
      String name = member.toString();
      if (!names.contains(name)) {
        throw malformed(name, "is not known here; there are " + String.join(", ", names));
      }
    }
  }

  /** Refuses members that differ from one of the names by case, separators or an s at the end. */
  void notMisspelled(Set<String> names) {
    for (Object member : members.keySet()) {
      String name = member.toString();
      for (String meant : names) {
        if (!names.contains(name) && letters(name).equals(letters(meant))) {
          throw malformed(name, "is not known here; write " + meant);
        }
      }
    }
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]|s$", "");
  }

  private List<? extends @Nullable Object> elements(String name) {
    return switch (members.get(name)) {
      case null -> List.of();
      case List<?> list -> list;
      case Object _ -> throw malformed(name, "is not a list");
    };
  }

  private String below(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  Malformed malformed(String name, String problem) {
    Malformed failure =
        new Malformed(SopsConfig.FILE_NAME, -1, problem, "see docs on .sops.yaml for its members");
    return (Malformed) failure.at(Location.keyPath(below(name)));
  }
}
