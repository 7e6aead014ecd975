package dev.sealgate.templates;

import java.util.List;

/** JSON and YAML. Unlike sprig's and ESO's, the readers fail on bad input. */
final class DataFunctions {
  private DataFunctions() {}

  static void register(FunctionTable.Builder table) {
    table
        .add("fromJson", "s", a -> JsonReader.read(a.string(0), a.budget()))
        .add("toJson", "a", a -> JsonWriter.write(a.any(0), a.out(), true, false))
        .add("toRawJson", "a", a -> JsonWriter.write(a.any(0), a.out(), false, false))
        .add("toPrettyJson", "a", a -> JsonWriter.write(a.any(0), a.out(), true, true))
        .add("fromYaml", "s", a -> YamlReader.read(a.string(0), a.budget()))
        .add("toYaml", "a", a -> YamlWriter.write(a.any(0), a.budget()));
    for (String name : List.of("FromJson", "ToJson", "ToRawJson", "ToPrettyJson")) {
      table.alias("must" + name, Character.toLowerCase(name.charAt(0)) + name.substring(1));
    }
  }
}
