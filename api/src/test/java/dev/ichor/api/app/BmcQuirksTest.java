package dev.ichor.api.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.api.config.BmcEventWish;
import dev.ichor.api.config.BmcSettings;
import dev.ichor.bmc.policy.SelfTest;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.RecordStore;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import dev.ichor.simulator.bmc.redfish.RedfishCertificate;
import dev.ichor.simulator.bmc.redfish.RedfishFaults;
import dev.ichor.simulator.bmc.redfish.RedfishHost;
import dev.ichor.simulator.bmc.redfish.RedfishService;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site's own table of quirks, from the flag to a BMC. */
class BmcQuirksTest {
  @TempDir Path folder;

  private static final class Nothing implements RecordStore {
    @Override
    public <T extends Record> List<T> kept(String kind, Class<T> type) {
      return List.of();
    }

    @Override
    public void keep(String kind, String id, Record value) {
      assertThat(kind).isNotBlank();
    }

    @Override
    public boolean drop(String kind, String id) {
      return false;
    }
  }

  private static final class AlwaysOn implements Chassis {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void control(ChassisAction action) {
      assertThat(action).isNotNull();
    }
  }

  private BmcOffice office(String table) throws Exception {
    var file = Files.writeString(folder.resolve("quirks.yaml"), table);
    var settings =
        new BmcSettings(Optional.of(file), Duration.ZERO, Optional.empty(), new BmcEventWish.Off());
    return new BmcOffice(settings, folder, new Nothing(), InstantSource.system());
  }

  @Test
  @DisplayName("A site's entry holds for the BMCs that it names: the self-test tells it")
  void holds() throws Exception {
    var table =
        """
        - name: ours-basic
          why: sessions cost a second each on these
          vendor: Ichor
          set: {login: basic}
        """;
    var profile = new BmcProfile(new UUID(7, 7), "Ichor", "Rack", "R7", "admin", "secret", 2);
    var bmc = new SimulatedBmc(profile, new AlwaysOn(), BmcFaults.NONE);
    var certificate = RedfishCertificate.kept(folder.resolve("bmc.p12"), "bmc");
    var service = new RedfishService(bmc, "52:54:00:00:00:07", RedfishFaults.NONE);
    var any = new InetSocketAddress("127.0.0.1", 0);
    try (var https = new RedfishHost(InstantSource.system());
        var office = office(table)) {
      var at =
          new BmcEndpoint(
              BmcEndpoint.Protocol.REDFISH,
              "127.0.0.1",
              https.listen(service, certificate, any).getPort(),
              "admin",
              Secret.of("secret"),
              Optional.empty(),
              Optional.of(new BmcTrust(certificate.fingerprint())));
      assertThat(office.selfTest(at).checks())
          .extracting(SelfTest.Check::toString)
          .anyMatch(line -> line.contains("ours-basic"));
    }
  }

  @Test
  @DisplayName("A site's file has entries for IPMI beside those for Redfish; both are judged")
  void bothKinds() throws Exception {
    var ours =
        """
        - {name: slow, why: seen, vendor: Ichor, set: {login: basic}}
        - {name: unscanned, why: seen, manufacturer: 7154, ipmi: ignorescanningdisabled}
        """;
    try (var office = office(ours)) {
      assertThat(office.desk()).isNotNull();
    }
    assertThatThrownBy(
            () -> office("- {name: x, why: y, set: {login: magic}}\n- {name: z, ipmi: idzero}\n"))
        .isInstanceOf(StartProblem.class)
        .hasMessageContaining("'magic' is none of [session, basic]")
        .hasMessageContaining("needed before the login")
        .hasMessageContaining("needs a manufacturer");
  }

  @Test
  @DisplayName("A table with mistakes stops the start, with each mistake and the flag")
  void mistakes() {
    assertThatThrownBy(() -> office("- name: x\n  why: y\n  set: {login: magic, tempo: slow}\n"))
        .isInstanceOf(StartProblem.class)
        .hasMessageContaining("--bmc-quirks")
        .hasMessageContaining("'magic' is none of [session, basic]")
        .hasMessageContaining("tempo");
    assertThatThrownBy(() -> office("- name: [")).hasMessageContaining("not YAML");
  }
}
