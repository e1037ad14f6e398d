package dev.ichor.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.CertificateChange;
import dev.ichor.bmc.CertificateChange.Outcome;
import dev.ichor.bmc.policy.Bmc;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.BootEntry;
import dev.ichor.bmc.policy.care.NetworkServices;
import dev.ichor.bmc.policy.care.SigningWish;
import dev.ichor.bmc.policy.care.UpdateWish;
import dev.ichor.bmc.policy.care.Upkeep;
import dev.ichor.bmc.update.FirmwareDesk;
import dev.ichor.bmc.update.policy.FirmwareUpdate;
import dev.ichor.bmc.update.policy.FirmwareUpdate.Phase;
import dev.ichor.bmc.update.policy.UpdateRule;
import dev.ichor.inventory.model.BmcBoot;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import dev.ichor.inventory.port.RecordStore;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates, services, metrics, storage, boot and firmware of a simulated machine. */
class UpkeepMeetsSimulatorTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final CertificateChange.Times SOON =
      new CertificateChange.Times(Duration.ofSeconds(2), Duration.ofMillis(50));

  @TempDir Path directory;
  private volatile boolean on = true;
  private final RedfishHost https = new RedfishHost(InstantSource.system());
  private final BmcPower power = new BmcPower(BmcConfig.DEFAULT);
  private Optional<RedfishService> service = Optional.empty();

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

  private SimulatedBmc bmc(String vendor) {
    return new SimulatedBmc(
        new BmcProfile(new UUID(6, 9), vendor, "Rack", "R9", "admin", "secret", 2),
        new Machine(),
        BmcFaults.NONE);
  }

  private BmcEndpoint redfish(SimulatedBmc bmc, RedfishFaults faults) throws Exception {
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    service = Optional.of(new RedfishService(bmc, "52:54:00:00:00:09", faults));
    return new BmcEndpoint(
        Protocol.REDFISH,
        "127.0.0.1",
        https.listen(service.get(), certificate, ANY).getPort(),
        "admin",
        Secret.of("secret"),
        Optional.empty(),
        Optional.of(new BmcTrust(certificate.fingerprint())));
  }

  private BmcEndpoint redfish(RedfishFaults faults) throws Exception {
    return redfish(bmc("Ichor"), faults);
  }

  private interface Asked<T> {
    T of(Upkeep upkeep) throws BmcFaultException, InterruptedException;
  }

  private <T> T ask(BmcEndpoint at, Asked<T> asked) throws Exception {
    return power
        .desk()
        .ask(at, Level.ADMINISTRATOR, "test", one -> asked.of(one.care().upkeep()))
        .value();
  }

  @Test
  @DisplayName("A certificate signed for the BMC's own request is shown, proven by a login, pinned")
  void certificate() throws Exception {
    var at = redfish(RedfishFaults.NONE);
    var old = ask(at, Upkeep::certificates).getFirst();
    assertThat(old.fingerprint()).isEqualTo(at.trust().flatMap(BmcTrust::pin));
    assertThat(old.notAfter().orElseThrow()).isAfter(Instant.now());
    var wish =
        new SigningWish(
            "bmc7.example",
            List.of("10.0.0.9"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var request = ask(at, upkeep -> upkeep.signingRequest(wish));
    var authority = new TestAuthority();
    var pem = authority.sign(request);
    var outcome = power.certificates(SOON).replace(at, Secret.of(pem));
    assertThat(outcome).isInstanceOf(Outcome.Replaced.class);
    var replaced = (Outcome.Replaced) outcome;
    var next = at.withTrust(replaced.trust());
    assertThat(ask(next, Upkeep::certificates).getFirst().subject()).contains("CN=bmc7.example");
    assertThat(ask(next, Upkeep::certificates).getFirst().issuer()).contains("CN=Test authority");
    assertThat(power.read(at).toString()).contains("another certificate than the approved");
    assertThat(power.certificates(SOON).replace(next, Secret.of(pem)))
        .isInstanceOf(Outcome.Unchanged.class);
    assertThatThrownBy(
            () -> power.certificates(SOON).replace(next, Secret.of(new TestAuthority().own())))
        .hasMessageContaining("does not fit");
  }

  @Test
  @DisplayName("The web server restarts before it answers: the new certificate counts, no answer")
  void restarts() throws Exception {
    var at = redfish(RedfishFaults.of(Fault.CERTIFICATE_RESTART, 1));
    var pem = new TestAuthority().withKey("bmc8.example");
    var outcome = power.certificates(SOON).replace(at, Secret.of(pem));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Replaced.class,
            it -> assertThat(it.trust()).isEqualTo(Optional.of(new BmcTrust(it.fingerprint()))));
  }

  @Test
  @DisplayName("200 and still the old certificate: told, and nothing is approved")
  void kept() throws Exception {
    var at = redfish(RedfishFaults.of(Fault.CERTIFICATE_KEPT, 1));
    var pem = new TestAuthority().withKey("bmc9.example");
    assertThat(power.certificates(SOON).replace(at, Secret.of(pem)))
        .isInstanceOfSatisfying(
            Outcome.Unchanged.class, it -> assertThat(it.advice()).contains("the old one"));
    assertThat(power.read(at)).isInstanceOf(Power.Reading.State.class);
  }

  @Test
  @DisplayName("IPMI over LAN is switched off by Redfish and silent afterwards; HTTPS never is")
  void services() throws Exception {
    var bmc = bmc("Ichor");
    var at = redfish(bmc, RedfishFaults.NONE);
    try (var host = new BmcHost(InstantSource.system())) {
      var port = host.listen(bmc, ANY).getPort();
      var ipmi = new BmcEndpoint(Protocol.IPMI, "127.0.0.1", port, "admin", Secret.of("secret"));
      assertThat(power.read(ipmi)).isInstanceOf(Power.Reading.State.class);
      var wish =
          new NetworkServices.Wish(
              Map.of("IPMI", false, "Telnet", true, "NTP", true),
              Optional.of(List.of("10.0.0.1", "ntp.example")));
      var now = ask(at, upkeep -> upkeep.change(wish));
      assertThat(now.timeServers()).containsExactly("10.0.0.1", "ntp.example");
      assertThat(now.findings()).singleElement().asString().contains("Telnet");
      assertThat(power.read(ipmi).toString()).contains("did not answer");
    }
    var controller =
        power.desk().ask(at, Level.USER, "test", one -> one.care().controller()).value();
    assertThat(controller.findings()).anyMatch(it -> it.contains("Telnet"));
    var https = new NetworkServices.Wish(Map.of("HTTPS", false), Optional.empty());
    assertThatThrownBy(() -> ask(at, upkeep -> upkeep.change(https)))
        .hasMessageContaining("comes in by HTTPS");
    var unknown = new NetworkServices.Wish(Map.of("Gopher", false), Optional.empty());
    assertThatThrownBy(() -> ask(at, upkeep -> upkeep.change(unknown)))
        .hasMessageContaining("it has no Gopher");
  }

  @Test
  @DisplayName("200 without effect is no switched service")
  void withoutEffect() throws Exception {
    var at = redfish(RedfishFaults.of(Fault.NO_EFFECT, 9));
    var wish = new NetworkServices.Wish(Map.of("SSDP", false), Optional.empty());
    assertThatThrownBy(() -> ask(at, upkeep -> upkeep.change(wish)))
        .hasMessageContaining("switching SSDP off");
  }

  @Test
  @DisplayName("Metric reports, drives and volumes are read; the latter also without $expand")
  void readings() throws Exception {
    var at = redfish(RedfishFaults.of(Fault.EXPAND, 1));
    for (var i = 0; i < 2; i++) {
      var unit = ask(at, Upkeep::storage).getFirst();
      assertThat(unit.drives()).extracting(it -> it.serial().orElse("")).containsExactly("R9A");
      assertThat(unit.volumes()).singleElement().matches(it -> it.drives().equals(List.of("0")));
    }
    assertThat(ask(at, Upkeep::reports)).extracting(it -> it.id()).containsExactly("Power");
    assertThat(ask(at, upkeep -> upkeep.report("Power")).values()).hasSize(3);
    assertThatThrownBy(() -> ask(at, upkeep -> upkeep.report("Fans")))
        .hasMessageContaining("no report Fans");
  }

  @Test
  @DisplayName("HTTP boot is armed with its address; Dell's way writes BIOS attributes, taken back")
  void httpBoot() throws Exception {
    var from = Optional.of(new BmcBoot("http://10.0.0.2:8081/loader/ipxe.efi"));
    var at = redfish(RedfishFaults.NONE).withBoot(from);
    assertThat(power.netbootOnce(at, Power.Firmware.UEFI)).isInstanceOf(Power.Result.Done.class);
    assertThat(service.orElseThrow().httpBoot(Instant.now())).contains(from.get().text());
    var dell = redfish(bmc("Dell Inc."), RedfishFaults.NONE).withBoot(from);
    var done = power.netbootOnce(dell, Power.Firmware.UEFI);
    assertThat(done.toString()).contains("HttpDev1Uri", "Once UefiHttp").doesNotContain("instead");
    assertThat(service.orElseThrow().httpBoot(Instant.now())).contains(from.get().text());
    var cleared =
        power
            .desk()
            .ask(dell, Level.ADMINISTRATOR, "test", one -> one.care().setup().clearHttpBoot())
            .value();
    assertThat(cleared.toString()).contains("HttpDev1EnDis");
  }

  @Test
  @DisplayName("The boot order is written and read back; BootProgress is told with each look")
  void bootOrder() throws Exception {
    var at = redfish(RedfishFaults.NONE);
    var now =
        power
            .desk()
            .ask(
                at,
                Level.ADMINISTRATOR,
                "test",
                one -> one.care().setup().setBootOrder(List.of("Boot0003")))
            .value();
    assertThat(now.order()).extracting(BootEntry::id).first().isEqualTo("Boot0003");
    assertThat(power.look(at).toString()).contains("os running");
  }

  private static final class Shelf implements RecordStore {
    private final Map<String, Record> kept = new ConcurrentHashMap<>();

    @Override
    public <T extends Record> List<T> kept(String kind, Class<T> type) {
      return kept.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void keep(String kind, String id, Record value) {
      kept.put(kind + id, value);
    }

    @Override
    public boolean drop(String kind, String id) {
      return kept.remove(kind + id) != null;
    }
  }

  private FirmwareUpdate update(RedfishFaults faults, String image, Duration silence)
      throws Exception {
    var at = redfish(faults);
    var web = HttpServer.create(ANY, 0);
    web.createContext(
        "/bios.bin",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("Ichor firmware 2.4\n".getBytes(UTF_8));
          exchange.close();
        });
    web.start();
    var id = MachineId.random();
    var times =
        new FirmwareDesk.Times(
            Duration.ofMillis(20), new UpdateRule.Limits(Duration.ofMinutes(5), silence));
    try (var desk =
        new FirmwareDesk(
            power.desk(), new Shelf(), _ -> Optional.of(at), _ -> {}, times, Instant::now)) {
      var url = "http://127.0.0.1:%d/%s".formatted(web.getAddress().getPort(), image);
      var begun = desk.start(id, at, new UpdateWish(url, List.of("BIOS")));
      assertThat(begun.orElseThrow().before()).containsEntry("BIOS", "2.3");
      assertThat(desk.start(id, at, new UpdateWish(url, List.of()))).isEmpty();
      var deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
      while (desk.isUnderWay(id)) {
        assertThat(System.nanoTime()).as("%s", desk.of(id)).isLessThan(deadline);
        Thread.sleep(10);
      }
      return desk.of(id).orElseThrow();
    } finally {
      web.stop(0);
    }
  }

  @Test
  @DisplayName("The BMC fetches the image, restarts, and three good answers show the new version")
  void updated() throws Exception {
    var done = update(RedfishFaults.NONE, "bios.bin", Duration.ofMinutes(1));
    assertThat(done.words()).isEqualTo("BIOS 2.3 -> 2.4");
    assertThat(done.phase()).isEqualTo(Phase.UPDATED);
  }

  @Test
  @DisplayName("An image that is none fails by the BMC's word; a lie is seen by the versions")
  void notUpdated() throws Exception {
    assertThat(update(RedfishFaults.NONE, "nothing.bin", Duration.ofMinutes(1)).words())
        .contains("not one of this machine");
    var lied = update(RedfishFaults.of(Fault.UPDATE_LIES, 1), "bios.bin", Duration.ofMinutes(1));
    assertThat(lied.phase()).isEqualTo(Phase.UNCHANGED);
  }

  @Test
  @DisplayName("A BMC that dies of its update is unknown, with what to do next")
  void dies() throws Exception {
    var dead = update(RedfishFaults.of(Fault.UPDATE_DIES, 1), "bios.bin", Duration.ofMillis(300));
    assertThat(dead.phase()).isEqualTo(Phase.UNKNOWN);
    assertThat(dead.words()).contains("nobody knows", "leave the machine's power as it is");
  }

  @Test
  @DisplayName(
      "Ichor's own end in the middle: the update is watched on, one that was asked unknown")
  void resumed() throws Exception {
    var at = redfish(RedfishFaults.NONE);
    var shelf = new Shelf();
    var running =
        FirmwareUpdate.asked(MachineId.random(), "http://127.0.0.1/x", List.of(), Instant.now())
            .begun(Optional.empty(), Map.of("BIOS", "2.2"), Instant.now());
    var asked =
        FirmwareUpdate.asked(MachineId.random(), "http://127.0.0.1/x", List.of(), Instant.now());
    shelf.keep("firmware-update", "1", running);
    shelf.keep("firmware-update", "2", asked);
    var times = new FirmwareDesk.Times(Duration.ofMillis(20), UpdateRule.Limits.STANDARD);
    try (var desk =
        new FirmwareDesk(power.desk(), shelf, _ -> Optional.of(at), _ -> {}, times, Instant::now)) {
      desk.resume();
      assertThat(desk.of(asked.machine()).orElseThrow().phase()).isEqualTo(Phase.UNKNOWN);
      var deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
      while (desk.isUnderWay(running.machine())) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(10);
      }
      assertThat(desk.of(running.machine()).orElseThrow().words()).contains("BIOS 2.2 -> 2.3");
    }
  }

  @Test
  @DisplayName("Over IPMI each says why not, and what to use")
  void ipmi() throws Exception {
    try (var host = new BmcHost(InstantSource.system())) {
      var port = host.listen(bmc("Ichor"), ANY).getPort();
      var at = new BmcEndpoint(Protocol.IPMI, "127.0.0.1", port, "admin", Secret.of("secret"));
      List<Asked<Object>> all =
          List.of(Upkeep::certificates, Upkeep::services, Upkeep::reports, Upkeep::storage);
      for (var one : all) {
        assertThatThrownBy(() -> ask(at, one)).hasMessageContaining("use Redfish");
      }
      var http = at.withBoot(Optional.of(BmcBoot.HTTP));
      assertThat(power.netbootOnce(http, Power.Firmware.UEFI).toString())
          .contains("PXE instead", "IPMI has no such device");
      assertThat(power.desk().ask(at, Level.USER, "test", Bmc::isOn).value()).isTrue();
    }
  }
}
