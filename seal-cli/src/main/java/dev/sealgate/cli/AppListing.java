package dev.sealgate.cli;

import dev.sealgate.cli.operate.Table;
import java.util.List;
import java.util.Map;

/** Prints what a verb of Applications lists. */
final class AppListing {
  private AppListing() {}

  static void print(
      World world, ListOutput output, Table table, Map<String, ?> tree, List<String> names) {
    world.print(
        switch (output.format(world)) {
          case table, wide -> table.isEmpty() ? "" : table.aligned();
          case lines -> table.lines();
          case json -> JsonText.of(tree);
          case yaml -> YamlText.of(tree);
          case name -> String.join("", names.stream().map(name -> name + "\n").toList());
        });
  }
}
