package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.ipmi.client.IpmiClient;
import dev.ichor.bmc.ipmi.client.IpmiConfig;
import dev.ichor.bmc.ipmi.client.IpmiTarget;
import dev.ichor.bmc.ipmi.crypto.Credentials;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.DeviceId;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.ipmi.wire.SystemGuid;
import dev.ichor.bmc.support.IpmiSim;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client against a BMC that is not ours: OpenIPMI, with ipmitool as the second opinion. */
class IpmiSimTest {
  @TempDir static Path directory;

  private static IpmiSim sim;
  private static BmcPower power;

  @BeforeAll
  static void start() throws Exception {
    sim = IpmiSim.start(directory);
    power = new BmcPower(BmcConfig.DEFAULT);
  }

  @AfterAll
  static void stop() {
    if (power != null) {
      power.close();
    }
    if (sim != null) {
      sim.close();
    }
  }

  @Test
  @DisplayName("Power goes on and off, is read back, and ipmitool sees the same (§28.2, §28.3)")
  void onAndOff() throws Exception {
    assertThat(power.on(sim.endpoint())).isInstanceOf(Power.Result.Done.class);
    assertThat(power.read(sim.endpoint())).isEqualTo(new Power.Reading.State(true));
    assertThat(sim.ipmitool("power", "status")).isEqualTo("Chassis Power is on");

    assertThat(power.off(sim.endpoint())).isInstanceOf(Power.Result.Done.class);
    assertThat(power.read(sim.endpoint())).isEqualTo(new Power.Reading.State(false));
    assertThat(sim.ipmitool("power", "status")).isEqualTo("Chassis Power is off");
  }

  @Test
  @DisplayName("netbootOnce arms PXE before it powers on, and says what the read-back lost")
  void netbootFromOff() throws Exception {
    power.off(sim.endpoint());
    var result = power.netbootOnce(sim.endpoint(), Power.Firmware.UEFI);

    assertThat(result).isInstanceOf(Power.Result.Done.class);
    assertThat(((Power.Result.Done) result).steps())
        .contains("boot flags kept until used (parameter 3)")
        .anyMatch(step -> step.contains("not confirmed by read-back: the valid bit reads 0"))
        .endsWith("power on accepted", "the BMC reports power on");
    assertThat(sim.bootDevice()).isEqualTo("pxe");
    assertThat(sim.power()).isEqualTo("1");
    var calls = sim.calls();
    assertThat(calls.lastIndexOf("0x20 set boot pxe"))
        .isLessThan(calls.lastIndexOf("0x20 set power 1"));
  }

  @Test
  @DisplayName("netbootOnce resets a machine that is on")
  void netbootFromOn() throws Exception {
    power.on(sim.endpoint());
    var result = power.netbootOnce(sim.endpoint(), Power.Firmware.UNKNOWN);
    assertThat(result).isInstanceOf(Power.Result.Done.class);
    assertThat(((Power.Result.Done) result).steps()).contains("reset accepted");
    assertThat(sim.calls()).contains("0x20 set reset 1");
  }

  @Test
  @DisplayName("A wrong password is said to be that, and is not worth repeating")
  void wrongPassword() {
    assertThat(power.on(sim.endpoint("admin", "guess")))
        .isEqualTo(
            new Power.Result.Failed(
                "BMC 127.0.0.1:%d has another password for user 'admin'; correct it in the machine's BMC settings"
                    .formatted(sim.port()),
                false));
  }

  @Test
  @DisplayName("A user that the BMC does not have is said to be unknown (RAKP 2 status 0Dh)")
  void unknownUser() {
    assertThat(power.on(sim.endpoint("nobody", "secret")))
        .isEqualTo(
            new Power.Result.Failed(
                "BMC 127.0.0.1:%d does not know user 'nobody'; create it there or correct the name"
                    .formatted(sim.port()),
                false));
  }

  @Test
  @DisplayName("A user limited to USER may read the power")
  void reader() {
    assertThat(power.read(sim.endpoint("reader", "looks"))).isInstanceOf(Power.Reading.State.class);
  }

  @Test
  @DisplayName("Presence ping, device id and system GUID (§13.2.3, §20.1, §22.14)")
  void identity() throws Exception {
    var target =
        new IpmiTarget(
            "sim",
            new InetSocketAddress("127.0.0.1", sim.port()),
            new Credentials("admin", Secret.of("secret"), Optional.empty()));
    try (var client = new IpmiClient(IpmiConfig.DEFAULT)) {
      assertThat(client.ping(target)).isTrue();
      var device =
          client.inSession(
              target, Privilege.USER, s -> s.require(Command.GET_DEVICE_ID, Bytes.EMPTY));
      assertThat(DeviceId.decode(device))
          .isEqualTo(new DeviceId(0, "9.08", "2.0", 0x9f, 0x1291, 0xf02));
      var guid =
          client.inSession(
              target, Privilege.USER, s -> s.require(Command.GET_SYSTEM_GUID, Bytes.EMPTY));
      assertThat(SystemGuid.decode(guid).octets())
          .isEqualTo(Bytes.ofHex("a123456789abcdefa123456789abcdef"));
    }
    assertThat(sim.ipmitool("mc", "info")).contains("9.08", "4753");
  }

  @Test
  @DisplayName("Sessions are closed: more actions than the BMC has slots all succeed (§22.19)")
  void noLeak() {
    for (var i = 0; i < 80; i++) {
      assertThat(power.read(sim.endpoint())).isInstanceOf(Power.Reading.State.class);
    }
  }
}
