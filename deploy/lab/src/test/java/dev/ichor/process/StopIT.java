package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an appliance ends when it is asked to. */
class StopIT {
  /** It takes under a second; the rest is for a machine that is busy with something else. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  @DisplayName("SIGTERM and Ctrl-C end Ichor: ports free, data directory free, no stack trace")
  void stops(String signal) throws Exception {
    try (var site = Site.open("stop-" + signal)) {
      var run = site.startAppliance("up");
      var begun = Instant.now();
      run.signal(signal);
      run.awaitExit(BOUND);
      System.out.printf(
          "ichor up stopped %d ms after SIG%s%n",
          Duration.between(begun, Instant.now()).toMillis(), signal);
      run.assertNoStackTrace();
      assertThat(run.output()).as(run.where()).contains("appliance stopped");
      assertThat(site.net().taken()).isEmpty();
    }
  }
}
