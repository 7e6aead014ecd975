package dev.sealgate.cli;

import picocli.CommandLine.Option;

/** How the verbs that change an Application print. */
final class ChangeOutput {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, or the Application as it is then: json, yaml or name. Default: text.")
  private Listing format = Listing.text;

  Listing format() {
    return format;
  }
}
