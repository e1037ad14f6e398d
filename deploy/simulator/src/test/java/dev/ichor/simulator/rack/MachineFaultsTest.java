package dev.ichor.simulator.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.simulator.bmc.BmcFaults;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MachineFaultsTest {
  @Test
  @DisplayName("Faults are data: several knobs on one machine, none on the others")
  void parse() {
    var faults =
        MachineFaults.parse(
            List.of("machine-02:bmc-busy=3", "machine-02:bmc-device=2", "machine-05:bmc-slow=250"));
    assertThat(faults).containsOnlyKeys("machine-02", "machine-05");
    assertThat(faults.getOrDefault("machine-02", MachineFaults.NONE).bmc())
        .isEqualTo(new BmcFaults(0, 3, OptionalInt.of(2), Duration.ZERO));
    assertThat(faults.getOrDefault("machine-05", MachineFaults.NONE).bmc().delay())
        .isEqualTo(Duration.ofMillis(250));
    assertThat(MachineFaults.NONE.bmc()).isEqualTo(BmcFaults.NONE);
  }

  @Test
  @DisplayName("What cannot be read is named, all of it, with the knobs there are")
  void refused() {
    assertThatThrownBy(() -> MachineFaults.parse(List.of("machine-01:fire=1", "bmc-busy=x")))
        .hasMessageContainingAll("'machine-01:fire=1'", "'bmc-busy=x'", "node-refuse");
  }
}
