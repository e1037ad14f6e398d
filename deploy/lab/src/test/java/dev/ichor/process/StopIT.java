package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assumeTrue(
        !signal.equals("INT") || !isInterruptIgnored(),
        "SIGINT is ignored here, as by a shell's background job, and so by what is started");
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

  /** A child begins with what its parent ignores (signal(7)); bit n - 1 of the mask is signal n. */
  private static boolean isInterruptIgnored() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> new BigInteger(line.substring(7).strip(), 16))
          .anyMatch(mask -> mask.testBit(1));
    }
  }
}
