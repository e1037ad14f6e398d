package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.redfish.client.RedfishClient;
import dev.ichor.bmc.redfish.client.RedfishConfig;
import dev.ichor.bmc.redfish.client.RedfishInspector;
import dev.ichor.bmc.redfish.client.RedfishMedia;
import dev.ichor.bmc.redfish.client.RedfishTarget;
import dev.ichor.bmc.redfish.policy.SystemChoice;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.BootOverride;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import dev.ichor.simulator.bmc.redfish.RedfishCertificate;
import dev.ichor.simulator.bmc.redfish.RedfishFaults;
import dev.ichor.simulator.bmc.redfish.RedfishFaults.Fault;
import dev.ichor.simulator.bmc.redfish.RedfishHost;
import dev.ichor.simulator.bmc.redfish.RedfishService;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Redfish client and the simulator's service share no code: each judges the other. */
class RedfishMeetsSimulatorTest {
  private static final int SLOTS = 2;
  private static final BmcProfile PROFILE =
      new BmcProfile(
          UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
          "Ichor",
          "Rack",
          "R1",
          "admin",
          "secret",
          SLOTS);

  @TempDir Path directory;
  private final Machine machine = new Machine();
  private final SimulatedBmc bmc = new SimulatedBmc(PROFILE, machine, BmcFaults.NONE);
  private final RedfishHost https = new RedfishHost(InstantSource.system());
  private BmcPower power;

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

  @BeforeEach
  void start() {
    power = new BmcPower(BmcConfig.DEFAULT);
  }

  @AfterEach
  void stop() {
    power.close();
    https.close();
  }

  private BmcEndpoint listen(RedfishFaults faults) throws Exception {
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    var service = new RedfishService(bmc, "52:54:00:00:00:01", faults);
    var at = https.listen(service, certificate, new InetSocketAddress("127.0.0.1", 0));
    return endpoint(Protocol.REDFISH, at.getPort(), Optional.empty())
        .withTrust(Optional.of(new BmcTrust(certificate.fingerprint())));
  }

  private static BmcEndpoint endpoint(Protocol protocol, int port, Optional<Integer> ipmiPort) {
    return new BmcEndpoint(
        protocol, "127.0.0.1", port, "admin", Secret.of("secret"), ipmiPort, Optional.empty());
  }

  @Test
  @DisplayName("One UEFI network boot is armed, read back in full and taken by the firmware")
  void netboot() throws Exception {
    var result = power.netbootOnce(listen(RedfishFaults.NONE), Power.Firmware.UEFI);
    assertThat(result).isInstanceOf(Power.Result.Done.class);
    assertThat(((Power.Result.Done) result).steps())
        .contains("boot override reads back as Once Pxe UEFI");
    assertThat(machine.actions).containsExactly(ChassisAction.POWER_ON);
    assertThat(bmc.takeBootOverride(Instant.now()))
        .contains(new BootOverride(BootOverride.PXE, true, false));
  }

  @Test
  @DisplayName(
      "More actions than session slots: each session is deleted (DSP0266 'Session logout')")
  void slots() throws Exception {
    var endpoint = listen(RedfishFaults.NONE);
    for (var i = 0; i < 4 * SLOTS; i++) {
      assertThat(power.read(endpoint)).isEqualTo(new Power.Reading.State(false));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSY", "ETAG", "HALF", "PAGES", "NO_EFFECT"})
  @DisplayName("What passes is ridden out: 503, 412, half a body, one page too many, no effect")
  void riddenOut(Fault fault) throws Exception {
    assertThat(power.netbootOnce(listen(RedfishFaults.of(fault, 1)), Power.Firmware.UEFI))
        .isInstanceOf(Power.Result.Done.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTML", "HUGE"})
  @DisplayName("HTML and 64 MiB for a system are told, and the machine is not touched")
  void nonsense(Fault fault) throws Exception {
    var result = power.netbootOnce(listen(RedfishFaults.of(fault, 9)), Power.Firmware.UEFI);
    assertThat(result.toString()).contains("answers what is not understood");
    assertThat(machine.actions).isEmpty();
  }

  @Test
  @DisplayName("Inventory, sensors and log are read while the machine is off")
  void inspected() throws Exception {
    var endpoint = listen(RedfishFaults.NONE);
    try (var client = new RedfishClient(RedfishConfig.DEFAULT)) {
      var report =
          client.inSession(target(endpoint), session -> new RedfishInspector(session).inspect());
      assertThat(report.system().uuid()).contains(PROFILE.systemUuid());
      assertThat(report.processors()).hasSize(2);
      assertThat(report.memory()).hasSize(4);
      assertThat(report.drives()).extracting(d -> d.serial().orElse("")).containsExactly("R1A");
      assertThat(report.macs()).containsExactly("52:54:00:00:00:01");
      assertThat(report.firmware()).containsEntry("System BIOS", "2.3");
      assertThat(report.secureBoot()).contains(false);
      assertThat(report.certificateEnds()).isPresent();
      assertThat(report.gaps()).isEmpty();
      var sensors =
          client.inSession(target(endpoint), session -> new RedfishInspector(session).sensors());
      assertThat(sensors).filteredOn(s -> s.value().isEmpty()).hasSize(3);
      var log = client.inSession(target(endpoint), session -> new RedfishInspector(session).log());
      assertThat(log).extracting(line -> line.message()).contains("The BMC of R1 started");
    }
  }

  @Test
  @DisplayName("Virtual media is inserted, replaced and ejected, each read back")
  void media() throws Exception {
    var endpoint = listen(RedfishFaults.NONE);
    try (var client = new RedfishClient(RedfishConfig.DEFAULT)) {
      client.inSession(
          target(endpoint),
          session -> {
            var media = new RedfishMedia(session);
            media.insert("https://192.0.2.1/one.iso");
            media.insert("https://192.0.2.1/two.iso");
            media.eject();
            return true;
          });
    }
  }

  private static RedfishTarget target(BmcEndpoint endpoint) {
    return new RedfishTarget(
        "bmc",
        RedfishTarget.origin(endpoint.host(), endpoint.port()),
        endpoint.user(),
        endpoint.password(),
        endpoint.trust(),
        SystemChoice.Wanted.ANY);
  }

  @Test
  @DisplayName("auto takes IPMI where nothing speaks Redfish, says why, and remembers")
  void fallBack() throws Exception {
    try (var ipmi = new BmcHost(InstantSource.system())) {
      var udp = ipmi.listen(bmc, new InetSocketAddress("127.0.0.1", 0));
      var closed = endpoint(Protocol.AUTO, 1, Optional.of(udp.getPort()));
      var first = (Power.Result.Done) power.on(closed);
      assertThat(first.steps().getFirst()).startsWith("spoken to over IPMI, since over Redfish:");
      var second = (Power.Result.Done) power.off(closed);
      assertThat(second.steps()).noneMatch(step -> step.contains("Redfish"));
    }
  }

  @Test
  @DisplayName("auto never leaves a Redfish whose approved certificate changed for IPMI")
  void noDowngrade() throws Exception {
    var port = listen(RedfishFaults.NONE).port();
    try (var ipmi = new BmcHost(InstantSource.system())) {
      var udp = ipmi.listen(bmc, new InetSocketAddress("127.0.0.1", 0));
      var other = Optional.of(new BmcTrust("sha256:" + "0".repeat(64)));
      var result =
          power.on(endpoint(Protocol.AUTO, port, Optional.of(udp.getPort())).withTrust(other));
      assertThat(result.toString()).contains("another certificate than the approved");
      assertThat(machine.actions).isEmpty();
    }
  }
}
