package dev.sealgate.cli;

import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsInfo;
import dev.sealgate.crypto.sops.SopsLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        The keys that files are encrypted to, as the files say it. No key is needed, and nothing is
        verified: whoever can write a file can name other keys, but not make them open it.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal recipients database.yaml
          seal recipients .                        # all encrypted files below this folder
          seal recipients --output name . | sort   # each reader once
          seal recipients --output json secrets/

        Exit codes: 0 listed, 1 a file is not encrypted or can't be read, 2 wrong command line, 100 no
        such file.\
        """)
final class RecipientsCommand implements Callable<Integer> {
  private final World world;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Encrypted files, and folders.")
  private List<String> files = List.of();

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "text, json, yaml, or name: each key once. Default: text.")
  private Listing output = Listing.text;

  RecipientsCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Map<String, SopsInfo> found = new LinkedHashMap<>();
    int exit =
        Batch.quietly(
            world, new FileTree(world).encrypted(files), file -> found.put(file, inspect(file)));
    world.print(output.of(text(found), Map.of("files", tree(found)), names(found)));
    return exit;
  }

  private SopsInfo inspect(String file) {
    SopsFormat format = SopsInput.format(null, file);
    try (Source source = SopsInput.read(world, file)) {
      return Sops.inspect(file, source.content().copyBytes(), format, SopsLimits.DEFAULT);
    }
  }

  private static String text(Map<String, SopsInfo> found) {
    StringBuilder text = new StringBuilder();
    found.forEach((file, info) -> {
      text.append(file).append('\n');
      int group = 0;
      for (List<MasterKey> keys : info.keyGroups()) {
        group++;
        String indent = "  ";
        if (info.keyGroups().size() > 1) {
          text.append(
              "  group %d (%d of %d groups are needed)%n"
                  .formatted(group, threshold(info), info.keyGroups().size()));
          indent = "    ";
        }
        for (MasterKey key : keys) {
          text.append(indent)
              .append("%-8s ".formatted(key.field()))
              .append(key.describe())
              .append('\n');
        }
      }
    });
    return text.toString();
  }

  private static int threshold(SopsInfo info) {
    return KeyChange.needed(info.keyGroups(), info.shamirThreshold());
  }

  private static TreeSet<String> names(Map<String, SopsInfo> found) {
    TreeSet<String> names = new TreeSet<>();
    found.values().forEach(info -> names.addAll(info.recipients()));
    return names;
  }

  private static List<Map<String, Object>> tree(Map<String, SopsInfo> found) {
    List<Map<String, Object>> all = new ArrayList<>();
    found.forEach((file, info) -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("file", file);
      one.put("threshold", threshold(info));
      one.put(
          "groups",
          info.keyGroups().stream()
              .map(group -> group.stream().map(RecipientsCommand::tree).toList())
              .toList());
      all.add(one);
    });
    return all;
  }

  private static Map<String, String> tree(MasterKey key) {
    Map<String, String> tree = new LinkedHashMap<>(); // in this order, whenever it is asked
    tree.put("type", key.field());
    tree.put("recipient", key.describe());
    return tree;
  }
}
