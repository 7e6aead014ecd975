package dev.sealgate.cli.preview;

import dev.sealgate.reconciler.controller.LiveComparison.Conflict;
import dev.sealgate.reconciler.controller.LiveComparison.Dropped;
import java.util.List;

/**
 * What applying one Application would change in a cluster, as it may be shown.
 *
 * @param app which; empty for a folder
 * @param before the objects that are there
 * @param after what they would be
 * @param dropped what it owns and does not want any more
 * @param conflicts what it wants and another one owns
 * @param unresolved why values are not here, each reason once
 * @param methods how it is known, each once
 * @param notes what else there is to say
 * @param problems why something could not be compared, or all of it is refused
 */
public record Comparison(
    String app,
    List<Item> before,
    List<Item> after,
    List<Dropped> dropped,
    List<Conflict> conflicts,
    List<String> unresolved,
    List<String> methods,
    List<String> notes,
    List<String> problems) {
  public Comparison {
    before = List.copyOf(before);
    after = List.copyOf(after);
    dropped = List.copyOf(dropped);
    conflicts = List.copyOf(conflicts);
    unresolved = List.copyOf(unresolved);
    methods = List.copyOf(methods);
    notes = List.copyOf(notes);
    problems = List.copyOf(problems);
  }

  public static Comparison refused(List<String> problems) {
    return new Comparison(
        "", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), problems);
  }
}
