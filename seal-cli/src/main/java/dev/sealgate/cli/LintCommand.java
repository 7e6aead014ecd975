package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        Rules: plaintext-secret, not-encrypted, partly-encrypted, recipients, sealed-secret, broken,
        private-key and token fail; sealed-template, mixed-quantum, entropy and certificate warn. What
        is found is named by file and line, and never shown.

        broken is a file that can't be read, ciphertexts without the sops block, and a sops block whose
        MAC or age stanza is damaged; plaintext-secret is a Secret, or literals of a secretGenerator.

        not-encrypted is told of files that a rule's path_regex names, whatever their format. A rule
        without path_regex fits all, and not-encrypted is told of none of them.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal lint                                # this folder and all below it
          seal lint --staged                       # what is about to be committed, in a pre-commit hook
          seal lint --output sarif > seal.sarif    # for the code host

        .seal-allow in this folder, or --allow FILE, holds what is right: a rule and a glob a line,
        for example: entropy docs/**

        Exit codes: 0 nothing but warnings, 1 something else (with --strict: anything), 2 wrong
        command line, 100 no such file.\
        """)
final class LintCommand implements Callable<Integer> {
  private final World world;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Files and folders. Default: .")
  private List<String> files = List.of();

  @Option(
      names = "--staged",
      description = "Look at what is about to be committed: Git's index, not the working tree.")
  private boolean staged;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "text, json, yaml, sarif, or name: each file once. Default: text.")
  private Format output = Format.text;

  @Option(names = "--allow", paramLabel = "FILE", description = "Default: .seal-allow.")
  private @Nullable String allow;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Default: $SOPS_CONFIG, else .sops.yaml in this folder or one above.")
  private @Nullable String config;

  @Option(names = "--strict", description = "Warnings fail too.")
  private boolean strict;

  /** How findings are listed. */
  enum Format {
    text,
    json,
    yaml,
    sarif,
    name
  }

  LintCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    List<Finding> distinct = (staged ? staged() : inTheTree()).stream().distinct().toList();
    world.print(
        switch (output) {
          case text -> text(distinct);
          case json -> JsonText.of(tree(distinct));
          case yaml -> YamlText.of(tree(distinct));
          case sarif -> Sarif.of(distinct);
          case name ->
              distinct.stream()
                  .map(each -> each.file() + "\n")
                  .distinct()
                  .collect(Collectors.joining());
        });
    boolean fails = distinct.stream().anyMatch(each -> strict || each.rule().isError());
    return fails ? ExitCode.FAILURE : ExitCode.OK;
  }

  private List<Finding> staged() {
    if (!files.isEmpty() || config != null) {
      throw Failure.usage(
          "--staged looks at all that is staged, under the staged .sops.yaml",
          "leave FILE and --config out");
    }
    return new StagedLint(world).findings(allow);
  }

  private List<Finding> inTheTree() {
    AllowList allowed = AllowList.read(world, allow);
    List<Finding> found = new ArrayList<>();
    Linter linter = new Linter(world, config);
    for (String file : new FileTree(world).all(files.isEmpty() ? List.of(".") : files)) {
      if (isTooLarge(file)) {
        world.notice(file + " is larger than 8 MiB and is not looked at");
        continue;
      }
      try {
        linter.file(file).stream().filter(each -> !allowed.allows(each)).forEach(found::add);
      } catch (Failure | CryptoException e) {
        Problem problem = Problem.of(e, world);
        if (problem.exitCode() == ExitCode.NO_FILE) {
          throw e;
        }
        found.add(Finding.of(Finding.Rule.BROKEN, file, problem.message(), problem.hint()));
      }
    }
    return found;
  }

  private boolean isTooLarge(String file) {
    try {
      return Files.size(world.resolve(file)) > Source.MAX_BYTES;
    } catch (IOException _) {
      return false; // told when it is read
    }
  }

  private static String text(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    for (Finding each : findings) {
      text.append(
          "%s: %s: %s (%s)%n  %s%n"
              .formatted(
                  each.place(),
                  each.rule().level(),
                  each.message(),
                  each.rule().id(),
                  each.hint()));
    }
    return text.toString();
  }

  private static Map<String, Object> tree(List<Finding> findings) {
    return Map.of("findings", findings.stream().map(LintCommand::tree).toList());
  }

  private static Map<String, Object> tree(Finding finding) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("rule", finding.rule().id());
    one.put("level", finding.rule().level());
    one.put("file", finding.file());
    one.put("line", finding.line());
    one.put("message", finding.message());
    one.put("hint", finding.hint());
    return one;
  }
}
