package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.BiosAttribute;
import dev.ichor.bmc.policy.care.BiosAttribute.Value;
import dev.ichor.bmc.policy.care.SecureBoot;
import dev.ichor.bmc.policy.care.SecureBoot.KeyReset;
import dev.ichor.bmc.policy.care.Setup;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Media, BIOS, Secure Boot and firmware of a simulated machine, whose service others judge. */
class SetupMeetsSimulatorTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final String IMAGE = "http://10.0.0.1:8081/talos.iso";
  private static final String PEM =
      "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";

  @TempDir Path directory;
  private volatile boolean on = true;
  private final RedfishHost https = new RedfishHost(InstantSource.system());
  private final BmcPower power = new BmcPower(BmcConfig.DEFAULT);
  private final SimulatedBmc bmc =
      new SimulatedBmc(
          new BmcProfile(new UUID(6, 6), "Ichor", "Rack", "R6", "admin", "secret", 2),
          new Machine(),
          BmcFaults.NONE);

  private final class Machine implements Chassis {
    @Override
    public boolean isOn() {
      return on;
    }

    @Override
    public void control(ChassisAction action) {
      on = action != ChassisAction.POWER_OFF;
    }
  }

  @AfterEach
  void stop() {
    power.close();
    https.close();
  }

  private BmcEndpoint redfish(RedfishFaults faults) throws Exception {
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    var service = new RedfishService(bmc, "52:54:00:00:00:07", faults);
    return new BmcEndpoint(
        Protocol.REDFISH,
        "127.0.0.1",
        https.listen(service, certificate, ANY).getPort(),
        "admin",
        Secret.of("secret"),
        Optional.empty(),
        Optional.of(new BmcTrust(certificate.fingerprint())));
  }

  private interface Asked<T> {
    T of(Setup setup) throws BmcFaultException, InterruptedException;
  }

  private <T> T ask(BmcEndpoint at, Asked<T> asked) throws Exception {
    return power
        .desk()
        .ask(at, Level.ADMINISTRATOR, "test", one -> asked.of(one.care().setup()))
        .value();
  }

  private static BiosAttribute named(List<BiosAttribute> all, String name) {
    return all.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  @DisplayName("A CD image is inserted, read back, replaced by another, and ejected")
  void media() throws Exception {
    var at = redfish(RedfishFaults.NONE);
    assertThat(ask(at, Setup::media)).singleElement().matches(slot -> !slot.inserted());
    assertThat(ask(at, setup -> setup.insert(IMAGE)).image()).contains(IMAGE);
    assertThat(ask(at, setup -> setup.insert(IMAGE + "2")).image()).contains(IMAGE + "2");
    assertThat(ask(at, Setup::eject).inserted()).isFalse();
    assertThatThrownBy(() -> ask(at, setup -> setup.insert("file:///etc/shadow")))
        .hasMessageContaining("an image is a URL");
  }

  @Test
  @DisplayName("BIOS attributes go to the settings resource and hold from the next start on")
  void bios() throws Exception {
    var at = redfish(RedfishFaults.NONE);
    var written =
        ask(at, setup -> setup.setBios(Map.of("PostDelaySeconds", "0", "BootMode", "Bios")));
    assertThat(named(written, "BootMode").pending()).contains(new Value.Text("Bios"));
    assertThat(named(written, "PostDelaySeconds").value()).contains(new Value.Whole(5));
    assertThat(named(written, "PostDelaySeconds").rule().orElseThrow().most()).contains(60L);
    assertThat(power.reset(at)).isInstanceOf(Power.Result.Done.class);
    var now = ask(at, Setup::bios);
    assertThat(named(now, "BootMode").value()).contains(new Value.Text("Bios"));
    assertThat(now).allMatch(attribute -> attribute.pending().isEmpty());
    ask(
        at,
        setup -> {
          setup.resetBios();
          return true;
        });
    assertThat(named(ask(at, Setup::bios), "BootMode").pending()).contains(new Value.Text("Uefi"));
  }

  @Test
  @DisplayName("What the registry forbids is refused before anything is written")
  void forbidden() throws Exception {
    var at = redfish(RedfishFaults.NONE);
    var wish = Map.of("BootMode", "Bios", "PostDelaySeconds", "61", "SystemBiosVersion", "3");
    assertThatThrownBy(() -> ask(at, setup -> setup.setBios(wish)))
        .hasMessageContaining("it takes 0 to 60")
        .hasMessageContaining("SystemBiosVersion is read-only");
    assertThat(ask(at, Setup::bios)).allMatch(attribute -> attribute.pending().isEmpty());
  }

  @Test
  @DisplayName("A 200 that changes nothing is told, not believed")
  void withoutEffect() throws Exception {
    var at = redfish(RedfishFaults.of(Fault.NO_EFFECT, 9));
    assertThatThrownBy(() -> ask(at, setup -> setup.setBios(Map.of("BootMode", "Bios"))))
        .hasMessageContaining("BootMode=Bios");
    assertThatThrownBy(() -> ask(at, setup -> setup.setSecureBoot(true)))
        .hasMessageContaining("enabling Secure Boot");
  }

  @Test
  @DisplayName("Secure Boot: keys as shipped, on from the next start, a certificate more, none")
  void secureBoot() throws Exception {
    var at = redfish(RedfishFaults.NONE);
    assertThat(ask(at, Setup::secureBoot).mode()).contains("SetupMode");
    assertThatThrownBy(() -> ask(at, setup -> setup.setSecureBoot(true)))
        .hasMessageContaining("platform key");
    var shipped = ask(at, setup -> setup.resetKeys(KeyReset.RESET_ALL_KEYS_TO_DEFAULT));
    assertThat(shipped.mode()).contains("UserMode");
    assertThat(ask(at, setup -> setup.setSecureBoot(true)).active()).contains(false);
    assertThat(power.reset(at)).isInstanceOf(Power.Result.Done.class);
    assertThat(ask(at, Setup::secureBoot).active()).contains(true);
    var more = ask(at, setup -> setup.enrol("db", PEM));
    assertThat(more.databases())
        .contains(new SecureBoot.Database("db", Optional.of(2L), Optional.empty()));
    assertThatThrownBy(() -> ask(at, setup -> setup.enrol("dbt", PEM)))
        .hasMessageContaining("no database dbt");
    var none = ask(at, setup -> setup.resetKeys(KeyReset.DELETE_ALL_KEYS));
    assertThat(none.databases()).allMatch(it -> it.certificates().equals(Optional.of(0L)));
  }

  @Test
  @DisplayName("Firmware: all of the inventory by Redfish, the BMC's own by IPMI, which says why")
  void firmware() throws Exception {
    assertThat(ask(redfish(RedfishFaults.NONE), Setup::firmware))
        .extracting(it -> it.name() + " " + it.version().orElse("?"))
        .contains("BMC Firmware 1.0.7", "System BIOS 2.3");
    try (var host = new BmcHost(InstantSource.system())) {
      var port = host.listen(bmc, ANY).getPort();
      var at = new BmcEndpoint(Protocol.IPMI, "127.0.0.1", port, "admin", Secret.of("secret"));
      assertThat(ask(at, Setup::firmware)).hasSize(1);
      assertThatThrownBy(() -> ask(at, Setup::bios)).hasMessageContaining("use Redfish");
      var abilities =
          power.desk().ask(at, Level.OPERATOR, "test", one -> one.care().abilities()).value();
      assertThat(abilities.can(Ability.FIRMWARE)).isTrue();
      assertThat(abilities.why(Ability.SECURE_BOOT))
          .hasValueSatisfying(why -> assertThat(why).contains("use Redfish"));
    }
  }
}
