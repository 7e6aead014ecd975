package dev.sealgate.cli;

import dev.sealgate.cli.git.Git;
import dev.sealgate.cli.preview.Item;
import dev.sealgate.cli.preview.Outcome;
import dev.sealgate.cli.preview.Trees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What {@link RenderCommand} does; apart from it, as this loads the engine. */
final class RenderRun {
  private final World world;
  private final PreviewOptions options;

  RenderRun(World world, PreviewOptions options) {
    this.world = world;
    this.options = options;
  }

  int run(String folder, RenderCommand.Format output, boolean reveal) {
    Path path = PreviewOptions.existing(world, folder);
    Optional<Git> git = PreviewOptions.git(world, path);
    String below =
        git.map(top -> top.folder().relativize(PreviewOptions.real(path)).toString()).orElse("");
    Trees trees = git.map(Trees::workingTree).orElseGet(() -> Trees.folder(path));
    List<Manifests.Document> documents = options.documents(world);
    if (!options.files().isEmpty() && documents.stream().noneMatch(PreviewOptions::isApplication)) {
      throw Failure.of(
          "there is no Application in " + String.join(", ", options.files()),
          "-f takes manifests of kind Application; a folder alone needs no -f");
    }
    List<Outcome> outcomes;
    try (Previewing previewing = new Previewing(world, options)) {
      outcomes = previewing.render(documents, below, trees, reveal);
    }
    List<Item> items = new ArrayList<>();
    TreeSet<String> unresolved = new TreeSet<>();
    int refused = 0;
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Rendered(List<Item> rendered, List<String> reasons) -> {
          items.addAll(rendered);
          unresolved.addAll(reasons);
        }
        case Outcome.Missing(String missing) ->
            throw Failure.of(
                "there is no folder " + missing + " in the repository",
                "spec.source.path starts at the top of the repository");
        case Outcome.Refused(List<String> problems) -> {
          problems.forEach(line -> world.say("refused: " + line + "\n"));
          refused++;
        }
      }
    }
    print(items, output);
    unresolved.forEach(reason -> world.notice("unresolved: " + reason));
    if (refused > 0) {
      throw Failure.of(
          "the controller would apply nothing of this",
          "what forbids it stands above, with the way out");
    }
    return ExitCode.OK;
  }

  private void print(List<Item> items, RenderCommand.Format output) {
    switch (output) {
      case yaml ->
          world.print(
              String.join(
                  "---\n",
                  items.stream()
                      .map(item -> "# " + item.origin() + "\n" + YamlText.of(item.body()))
                      .toList()));
      case json ->
          world.print(JsonText.of(Map.of("items", items.stream().map(Item::body).toList())));
      case name -> items.forEach(item -> world.print(item.id() + "\n"));
    }
  }
}
