package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.BootOverride;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The IPMI client and the simulator's BMC share no code: each judges the other, with suite 17. */
class BmcMeetsSimulatorTest {
  private static final int SLOTS = 2;

  private final Machine machine = new Machine();
  private BmcHost host;
  private BmcPower power;

  @BeforeEach
  void start() throws Exception {
    host = new BmcHost(InstantSource.system());
    power = new BmcPower(BmcConfig.DEFAULT);
  }

  @AfterEach
  void stop() throws Exception {
    power.close();
    host.close();
  }

  private static final class Machine implements Chassis {
    final List<ChassisAction> actions = new CopyOnWriteArrayList<>();
    private volatile boolean on;

    @Override
    public boolean isOn() {
      return on;
    }

    @Override
    public void control(ChassisAction action) {
      actions.add(action);
      on = action != ChassisAction.POWER_OFF && action != ChassisAction.SOFT_OFF;
    }
  }

  private SimulatedBmc bmc(BmcFaults faults) {
    var profile =
        new BmcProfile(
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
            "Ichor",
            "Rack",
            "R1",
            "admin",
            "secret",
            SLOTS);
    return new SimulatedBmc(profile, machine, faults);
  }

  private BmcEndpoint listen(SimulatedBmc bmc, String password) throws IOException {
    var address = host.listen(bmc, new InetSocketAddress("127.0.0.1", 0));
    return new BmcEndpoint(
        BmcEndpoint.Protocol.IPMI, "127.0.0.1", address.getPort(), "admin", Secret.of(password));
  }

  @Test
  @DisplayName("One EFI network boot is armed, read back in full and taken by the firmware")
  void netboot() throws Exception {
    var bmc = bmc(BmcFaults.NONE);
    var result = power.netbootOnce(listen(bmc, "secret"), Power.Firmware.UEFI);
    assertThat(result).isInstanceOf(Power.Result.Done.class);
    assertThat(((Power.Result.Done) result).steps()).contains("boot device reads back as network");
    assertThat(machine.actions).containsExactly(ChassisAction.POWER_ON);
    assertThat(bmc.takeBootOverride(Instant.now()))
        .contains(new BootOverride(BootOverride.PXE, true, false));
  }

  @Test
  @DisplayName("More actions than session slots: each session is closed (IPMI 2.0 §22.19)")
  void slots() throws Exception {
    var endpoint = listen(bmc(BmcFaults.NONE), "secret");
    for (var i = 0; i < 4 * SLOTS; i++) {
      assertThat(power.read(endpoint)).isEqualTo(new Power.Reading.State(false));
    }
  }

  @Test
  @DisplayName("A wrong password is told as such")
  void wrongPassword() throws Exception {
    var result = power.on(listen(bmc(BmcFaults.NONE), "guess"));
    assertThat(result).isInstanceOf(Power.Result.Failed.class);
    assertThat(((Power.Result.Failed) result).advice()).contains("another password");
    assertThat(machine.actions).isEmpty();
  }

  @Test
  @DisplayName("Loss, a busy BMC and slow answers are ridden out")
  void poorHealth() throws Exception {
    var faults = new BmcFaults(5, 2, OptionalInt.empty(), Duration.ofMillis(30));
    assertThat(power.netbootOnce(listen(bmc(faults), "secret"), Power.Firmware.BIOS))
        .isInstanceOf(Power.Result.Done.class);
  }

  @Test
  @DisplayName("A BMC that keeps another boot device fails before the machine is touched")
  void otherDevice() throws Exception {
    var faults = new BmcFaults(0, 0, OptionalInt.of(BootOverride.DISK), Duration.ZERO);
    var result = power.netbootOnce(listen(bmc(faults), "secret"), Power.Firmware.UEFI);
    assertThat(result).isInstanceOf(Power.Result.Failed.class);
    assertThat(machine.actions).isEmpty();
  }
}
