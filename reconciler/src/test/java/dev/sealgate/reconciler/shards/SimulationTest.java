package dev.sealgate.reconciler.shards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final int SCHEDULES = Integer.getInteger("sealgate.shards.schedules", 300);

  /**
   * Random schedules of crashes, pauses, suspended machines, outages, bodies of requests that are
   * held back and clocks that differ: never do two write for one Application, nobody goes on with
   * what another has changed meanwhile, and in the end every Application has one replica.
   * -Dsealgate.shards.schedules= tries more.
   */
  @Test
  void noScheduleLetsTwoReplicasWriteForOneApplication() {
    long first = Long.getLong("sealgate.shards.seed", 1);
    long written = 0;
    long refused = 0;
    long handedOver = 0;
    for (long seed = first; seed < first + SCHEDULES; seed++) {
      Simulation simulation = new Simulation(seed);
      try {
        simulation.run();
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("-Dsealgate.shards.seed=" + seed, failure);
      }
      written += simulation.written;
      refused += simulation.refused;
      handedOver += simulation.handedOver;
    }
    System.out.printf(
        "SimulationTest: %d schedules, %d writes, %d too late, %d hand-overs%n",
        SCHEDULES, written, refused, handedOver);
    assertThat(refused).isGreaterThan(SCHEDULES);
    assertThat(handedOver).isGreaterThan(SCHEDULES);
    assertThat(written).isGreaterThan(50L * SCHEDULES);
  }
}
