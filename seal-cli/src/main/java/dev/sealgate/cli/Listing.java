package dev.sealgate.cli;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** How a command lists what it found, for people and for scripts. */
enum Listing {
  text,
  json,
  yaml,
  name;

  /**
   * @param document what is said in JSON and YAML
   * @param names a line for each
   */
  String of(String text, Map<String, ?> document, Collection<String> names) {
    return switch (this) {
      case text -> text;
      case json -> JsonText.of(document);
      case yaml -> YamlText.of(document);
      case name -> names.stream().map(each -> each + "\n").collect(Collectors.joining());
    };
  }
}
