package dev.sealgate.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shell commands of a page: those in blocks of {@code sh}, one a line. */
record DocsPage(String path, String text) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```sh([^\n]*)\n(.*?)^ *```$");

  /** What a block says after {@code sh} when no test can run it. */
  static final String UNTESTED = "untested";

  record Line(String command, boolean tested) {}

  static DocsPage of(String path) {
    try {
      return new DocsPage(path, Files.readString(Built.root().resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      boolean tested = !blocks.group(2).strip().equals(UNTESTED);
      blocks
          .group(3)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(line -> lines.add(new Line(line, tested)));
    }
    return lines;
  }

  List<String> tested() {
    return lines().stream().filter(Line::tested).map(Line::command).toList();
  }

  List<String> untested() {
    return lines().stream().filter(line -> !line.tested()).map(Line::command).toList();
  }

  /** Commands with arguments in the running text, where no test finds them. */
  List<String> inText() {
    List<String> found = new ArrayList<>();
    Matcher spans = Pattern.compile("`((?:kubectl|flux|docker|argocd|git) [^`]+)`").matcher(text);
    while (spans.find()) {
      found.add(spans.group(1));
    }
    return found;
  }
}
