package dev.sealgate.tour;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/**
 * What the tour was asked to do; {@code ./quickstart --help} describes it.
 *
 * @param context the kubeconfig context of the reader's own cluster; empty for an embedded one
 * @param once end after the last step instead of waiting for Ctrl-C
 * @param yes the reader's cluster may be used without asking
 */
record Options(Optional<String> context, boolean once, boolean yes) {

  static Options parse(String[] args) {
    Optional<String> context = Optional.empty();
    boolean once = false;
    boolean yes = false;
    Iterator<String> words = Arrays.asList(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--once" -> once = true;
        case "--yes" -> yes = true;
        case "--context" -> {
          if (!words.hasNext()) {
            throw new IllegalArgumentException("--context needs the name of a kubeconfig context");
          }
          context = Optional.of(words.next());
        }
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }
    return new Options(context, once, yes);
  }
}
