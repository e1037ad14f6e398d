package dev.ichor.bmc;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.PyghmiBmc;
import dev.ichor.inventory.port.Power;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second BMC that is not ours, with other habits than OpenIPMI's. */
class PyghmiBmcTest {
  @TempDir Path directory;

  @Test
  @DisplayName(
      "pyghmi answers suite 17 with suite 3's algorithms: not followed, suite 3 is asked for")
  void wholeBoot() throws Exception {
    try (var bmc = PyghmiBmc.start(directory);
        var power = new BmcPower(BmcConfig.DEFAULT)) {
      Await.until(ofSeconds(60), () -> power.read(bmc.endpoint()) instanceof Power.Reading.State);
      var result = power.netbootOnce(bmc.endpoint(), Power.Firmware.BIOS);
      assertThat(result).isInstanceOf(Power.Result.Done.class);
      assertThat(((Power.Result.Done) result).steps())
          .containsExactly(
              "boot flags kept until used (parameter 3)",
              "network boot set for the next start only, PC compatible",
              "boot device reads back as network",
              "power on accepted",
              "the BMC reports power on");
      assertThat(power.off(bmc.endpoint())).isInstanceOf(Power.Result.Done.class);
      assertThat(power.read(bmc.endpoint())).isEqualTo(new Power.Reading.State(false));
    }
  }
}
