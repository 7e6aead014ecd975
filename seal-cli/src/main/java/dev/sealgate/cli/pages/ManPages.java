package dev.sealgate.cli.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Manual pages in the man macros, one for each command, of the texts that --help prints. */
public final class ManPages {
  private final String version;
  private final Map<String, String> pages = new LinkedHashMap<>();

  private ManPages(String version) {
    this.version = version;
  }

  /**
   * @return by file name, such as {@code seal-git-install.1}
   */
  public static Map<String, String> of(CommandLine root, String version) {
    ManPages all = new ManPages(version);
    all.add(root, "");
    return all.pages;
  }

  private void add(CommandLine command, String parent) {
    String name = parent + command.getCommandName();
    pages.put(name + ".1", page(command, name, parent));
    Texts.subcommands(command).forEach(each -> add(each, name + "-"));
  }

  private String page(CommandLine command, String name, String parent) {
    CommandSpec spec = command.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    Roff page = new Roff();
    page.title(name, version);
    page.section("NAME");
    String header = Texts.header(spec);
    String purpose = header.isEmpty() ? Texts.text(usage.description()) : header;
    page.line(Roff.escaped(name) + " \\- " + Roff.escaped(purpose.replaceFirst("\\.$", "")));
    page.section("SYNOPSIS");
    page.example(command.getHelp().synopsis(0).strip());
    if (usage.description().length > 0 && !header.isEmpty()) {
      page.section("DESCRIPTION");
      page.prose(Texts.text(usage.description()));
    }
    commands(page, command, name);
    parameters(page, spec);
    options(page, spec);
    if (usage.footer().length > 0) {
      String heading = Texts.text(usage.footerHeading()).strip().replace(":", "");
      page.section(heading.isEmpty() ? "NOTES" : heading.toUpperCase(Locale.ROOT));
      page.prose(Texts.text(usage.footer()));
    }
    seeAlso(page, command, name, parent);
    return page.text();
  }

  private static void commands(Roff page, CommandLine command, String name) {
    List<CommandLine> inner = Texts.subcommands(command);
    if (!inner.isEmpty()) {
      page.section("COMMANDS");
      for (CommandLine each : inner) {
        page.item(
            "\\fB" + Roff.escaped(name + "-" + each.getCommandName()) + "\\fR(1)",
            Texts.header(each.getCommandSpec()));
      }
    }
  }

  private static void parameters(Roff page, CommandSpec spec) {
    List<PositionalParamSpec> parameters = Texts.parameters(spec);
    if (!parameters.isEmpty()) {
      page.section("ARGUMENTS");
      for (PositionalParamSpec parameter : parameters) {
        page.item(
            "\\fI" + Roff.escaped(parameter.paramLabel()) + "\\fR", Texts.description(parameter));
      }
    }
  }

  private static void options(Roff page, CommandSpec spec) {
    page.section("OPTIONS");
    for (OptionSpec option : Texts.options(spec)) {
      List<String> names = new ArrayList<>();
      for (String each : option.names()) {
        names.add("\\fB" + Roff.escaped(each) + "\\fR");
      }
      String value =
          Texts.takesValue(option) ? " \\fI" + Roff.escaped(option.paramLabel()) + "\\fR" : "";
      page.item(String.join(", ", names) + value, Texts.description(option));
    }
  }

  private static void seeAlso(Roff page, CommandLine command, String name, String parent) {
    List<String> others = new ArrayList<>();
    if (!parent.isEmpty()) {
      others.add(parent.substring(0, parent.length() - 1));
    }
    Texts.subcommands(command).forEach(each -> others.add(name + "-" + each.getCommandName()));
    page.section("SEE ALSO");
    page.line(
        String.join(
            ", ", others.stream().map(other -> "\\fB" + Roff.escaped(other) + "\\fR(1)").toList()));
  }
}
