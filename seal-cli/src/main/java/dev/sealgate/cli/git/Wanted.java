package dev.sealgate.cli.git;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which patterns the drivers are wanted for: what {@code path_regex} names, and the files that are
 * encrypted or sealed already and that no such pattern fits.
 *
 * @param byName expressions that no glob can say: the files that they match now are listed instead
 */
public record Wanted(List<String> patterns, List<String> byName) {
  public Wanted {
    patterns = List.copyOf(patterns);
    byName = List.copyOf(byName);
  }

  /**
   * A {@code path_regex} of a configuration.
   *
   * @param folder of the configuration, relative to the top; empty or with a slash at its end
   */
  public record Rule(String folder, String regex) {
    private boolean fits(String path) {
      try {
        return path.startsWith(folder)
            && Pattern.compile(regex).matcher(path.substring(folder.length())).find();
      } catch (PatternSyntaxException _) {
        return false; // lint says so
      }
    }
  }

  /**
   * @param files that Git has or would take
   * @param isSecret whether a file is encrypted or sealed
   */
  public static Wanted of(List<Rule> rules, List<String> files, Predicate<String> isSecret) {
    Set<String> patterns = new LinkedHashSet<>();
    List<String> byName = new ArrayList<>();
    List<Rule> translated = new ArrayList<>();
    for (Rule rule : rules) {
      AttributePatterns.of(rule.regex(), rule.folder())
          .ifPresentOrElse(
              globs -> {
                patterns.addAll(globs);
                translated.add(rule);
              },
              () -> {
                byName.add(rule.regex());
                files.stream()
                    .filter(rule::fits)
                    .forEach(file -> patterns.add(AttributesFile.only(file)));
              });
    }
    files.stream()
        .filter(file -> translated.stream().noneMatch(rule -> rule.fits(file)))
        .filter(file -> !patterns.contains(AttributesFile.only(file)))
        .filter(isSecret)
        .forEach(file -> patterns.add(AttributesFile.only(file)));
    return new Wanted(List.copyOf(patterns), byName);
  }
}
