package dev.ichor.simulator.bmc;

import static dev.ichor.simulator.bmc.FakeConsole.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.simulator.wire.Octets;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BootOptionsTest {
  private static final Octets PXE_ONCE_EFI = Octets.of(5, 0xa0, 0x04, 0, 0, 0);
  private static final Octets GET_FLAGS = Octets.of(5, 0, 0);

  private final BootOptions options = new BootOptions(OptionalInt.empty());

  @Test
  @DisplayName("A one-time override is read back, taken by one boot and then gone (§28.13)")
  void once() {
    assertThat(options.set(PXE_ONCE_EFI, NOW)).isEqualTo(Answer.OK);
    assertThat(options.get(GET_FLAGS, NOW)).isEqualTo(Answer.of(1, 5, 0xa0, 0x04, 0, 0, 0));
    assertThat(options.take(NOW)).contains(new BootOverride(BootOverride.PXE, true, false));
    assertThat(options.take(NOW)).isEmpty();
  }

  @Test
  @DisplayName("Flags lose validity after 60 seconds without a chassis command (§28.12)")
  void expires() {
    options.set(PXE_ONCE_EFI, NOW);
    assertThat(options.take(NOW.plusSeconds(61))).isEmpty();
    options.set(PXE_ONCE_EFI, NOW);
    options.chassisCommand(NOW.plusSeconds(30));
    assertThat(options.take(NOW.plusSeconds(90))).isPresent();
  }

  @Test
  @DisplayName("Parameter 3 bit 3 keeps the flags beyond 60 seconds (Table 28-14)")
  void kept() {
    options.set(Octets.of(3, 0x08), NOW);
    options.set(PXE_ONCE_EFI, NOW);
    assertThat(options.take(NOW.plusSeconds(600))).isPresent();
  }

  @Test
  @DisplayName("A persistent override stays; parameters that are not there answer 80h")
  void persistent() {
    options.set(Octets.of(5, 0xc0, 0x08, 0, 0, 0), NOW);
    assertThat(options.take(NOW)).contains(new BootOverride(BootOverride.DISK, false, true));
    assertThat(options.take(NOW)).isPresent();
    assertThat(options.get(Octets.of(9, 0, 0), NOW).completion()).isEqualTo(0x80);
  }

  @Test
  @DisplayName("Fault: the BMC reads back another device than was written")
  void wrongReadBack() {
    var lying = new BootOptions(OptionalInt.of(BootOverride.DISK));
    lying.set(PXE_ONCE_EFI, NOW);
    assertThat(lying.get(GET_FLAGS, NOW)).isEqualTo(Answer.of(1, 5, 0xa0, 0x08, 0, 0, 0));
  }
}
