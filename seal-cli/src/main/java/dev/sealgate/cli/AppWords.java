package dev.sealgate.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * {@code seal get apps}, as kubectl's users write it, beside {@code seal get FILE PATH}: the first
 * word that is no option decides. A file of such a name is written with its folder, {@code ./app}.
 */
final class AppWords {
  private static final Set<String> WORDS =
      Set.of(
          "app",
          "apps",
          "application",
          "applications",
          "applications.sealgate.dev",
          "application.sealgate.dev",
          "sgapp");

  /** Options of {@code seal apps} that take a word. */
  private static final Set<String> WITH_VALUE =
      Set.of("-n", "--namespace", "-o", "--output", "--kubeconfig", "--context", "--timeout");

  private static final Set<String> FLAGS = Set.of("-A", "--all-namespaces", "-w", "--watch");

  private AppWords() {}

  static String[] arguments(String[] given) {
    if (given.length < 2 || !given[0].equals("get")) {
      return given;
    }
    int at = 1;
    while (at < given.length && given[at].startsWith("-")) {
      String option = given[at].split("=", 2)[0];
      boolean whole = FLAGS.contains(given[at]) || given[at].contains("=");
      if (!WITH_VALUE.contains(option) && !FLAGS.contains(option)) {
        return given; // one of seal get FILE
      }
      at += whole ? 1 : 2;
    }
    if (at >= given.length || !WORDS.contains(given[at])) {
      return given;
    }
    List<String> words = new ArrayList<>(Arrays.asList(given));
    words.remove(at);
    words.set(0, "apps");
    return words.toArray(String[]::new);
  }
}
