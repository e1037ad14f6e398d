package dev.ichor.bmc;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.VirtualBmc;
import dev.ichor.inventory.port.Power;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The BMC that people put in front of their virtual machines. */
class VirtualBmcTest {
  @TempDir Path directory;

  @Test
  @DisplayName("virtualbmc's domain is turned off, armed for the network, turned on, and seen so")
  void wholeBoot() throws Exception {
    try (var bmc = VirtualBmc.start(directory);
        var power = new BmcPower(BmcConfig.DEFAULT)) {
      var at = bmc.endpoint();
      Await.until(ofSeconds(60), () -> power.read(at).equals(new Power.Reading.State(true)));
      assertThat(power.off(at)).isInstanceOf(Power.Result.Done.class);
      assertThat(power.read(at)).isEqualTo(new Power.Reading.State(false));
      var result = power.netbootOnce(at, Power.Firmware.BIOS);
      assertThat(result).isInstanceOf(Power.Result.Done.class);
      assertThat(((Power.Result.Done) result).steps())
          .contains("boot device reads back as network", "the BMC reports power on");
      assertThat(power.read(at)).isEqualTo(new Power.Reading.State(true));
    }
  }
}
