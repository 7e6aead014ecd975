package dev.sealgate.benchmarks.crypto;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * One thing that Sealgate and others can do.
 *
 * @param id what the command's filter looks at
 * @param title what one operation is
 */
record Work(String id, String title, Meter ours, List<Original> originals) {
  Work {
    originals = List.copyOf(originals);
  }

  List<Meter> meters() {
    return Stream.concat(Stream.of(ours), originals.stream().map(Original::meter)).toList();
  }

  /**
   * Another program that does the same.
   *
   * @param what exactly is run
   * @param target how many times its speed ours shall have at least; empty when it is only there to
   *     be seen beside it
   */
  record Original(String what, OptionalDouble target, Meter meter) {
    Original(String what, Meter meter) {
      this(what, OptionalDouble.empty(), meter);
    }

    Original(String what, double target, Meter meter) {
      this(what, OptionalDouble.of(target), meter);
    }
  }
}
