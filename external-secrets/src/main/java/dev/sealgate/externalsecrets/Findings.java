package dev.sealgate.externalsecrets;

import dev.sealgate.externalsecrets.Failure.Kind;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one document, so that all of it is told at once. */
final class Findings {

  /**
   * Where a document can be found by a reader of the source tree.
   *
   * @param reference for an object that is not in the tree: the key path that refers to it, and its
   *     name; both empty otherwise
   */
  record Place(String file, int document, String reference, String object) {

    static Place inTree(String file, int document) {
      return new Place(file, document, "", "");
    }

    Failure failure(Kind kind, String keyPath, String message, String hint) {
      return object.isEmpty()
          ? new Failure(kind, file, document, keyPath, message, hint)
          : new Failure(
              kind, file, document, reference, object + ", " + keyPath + ": " + message, hint);
    }
  }

  private final Place place;
  private final List<Failure> failures = new ArrayList<>();

  Findings(Place place) {
    this.place = place;
  }

  void add(Kind kind, String keyPath, String message, String hint) {
    failures.add(place.failure(kind, keyPath, message, hint));
  }

  void add(Failure failure) {
    failures.add(failure);
  }

  Place place() {
    return place;
  }

  List<Failure> failures() {
    return List.copyOf(failures);
  }

  boolean isEmpty() {
    return failures.isEmpty();
  }
}
