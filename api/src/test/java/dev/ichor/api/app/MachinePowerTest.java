package dev.ichor.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.Await;
import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.PowerWays;
import dev.ichor.bmc.wol.client.WakePower;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.BmcBoot;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
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
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName(
    "HTTP boot from Ichor's own address: armed by the BMC, tidied up when a file was fetched")
class MachinePowerTest {
  private static final String OURS = "http://10.0.0.2:8081";

  @Inject Inventory inventory;
  @TempDir Path folder;
  private final RedfishHost https = new RedfishHost(InstantSource.system());
  private final BmcPower controllers = new BmcPower(BmcConfig.DEFAULT);
  private final Map<String, Record> kept = new ConcurrentHashMap<>();
  private final SimulatedBmc bmc =
      new SimulatedBmc(
          new BmcProfile(UUID.randomUUID(), "Ichor", "Rack", "R44", "admin", "secret", 4),
          new AlwaysOn(),
          BmcFaults.NONE);
  private final RedfishService service =
      new RedfishService(bmc, "52:54:00:00:00:44", RedfishFaults.NONE);
  private Optional<MachinePower> opened = Optional.empty();
  private Optional<MachineId> id = Optional.empty();
  private volatile boolean isUpdating;

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

  private final class Shelf implements RecordStore {
    @Override
    public <T extends Record> List<T> kept(String kind, Class<T> type) {
      return kept.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void keep(String kind, String key, Record value) {
      kept.put(kind + key, value);
    }

    @Override
    public boolean drop(String kind, String key) {
      return kept.remove(kind + key) != null;
    }
  }

  private MachinePower power() {
    var power =
        new MachinePower(
            new PowerWays(controllers, new WakePower()),
            controllers.desk(),
            new Shelf(),
            machine -> HttpBootFile.of(machine).map(path -> OURS + path),
            _ -> isUpdating,
            InstantSource.system(),
            Duration.ofMillis(200));
    power.follow(inventory);
    return power;
  }

  @BeforeEach
  void machine() throws Exception {
    var certificate = RedfishCertificate.kept(folder.resolve("bmc.p12"), "bmc");
    var port = https.listen(service, certificate, new InetSocketAddress("127.0.0.1", 0)).getPort();
    var endpoint =
        new BmcEndpoint(
                BmcEndpoint.Protocol.REDFISH,
                "127.0.0.1",
                port,
                "admin",
                Secret.of("secret"),
                Optional.empty(),
                Optional.of(new BmcTrust(certificate.fingerprint())))
            .withBoot(Optional.of(BmcBoot.HTTP));
    id =
        Optional.of(
            inventory
                .machines()
                .register(
                    Optional.of("by-http"),
                    new MachineKeys(Optional.empty(), Optional.empty(), Set.of()),
                    Optional.of(endpoint),
                    Map.of()));
    opened = Optional.of(power());
  }

  @AfterEach
  void stop() throws Exception {
    opened.orElseThrow().close();
    inventory.machines().bmc(id.orElseThrow(), Optional.empty());
    controllers.close();
    https.close();
  }

  private Machine onRecord() {
    return inventory.machines().onRecord(id.orElseThrow()).orElseThrow();
  }

  private void fetched(String kind, Map<String, String> facts) {
    inventory
        .evidence()
        .record(
            new Evidence(
                new Evidence.Subject.ByMachine(id.orElseThrow()),
                Instant.now(),
                kind.startsWith("dhcp") ? Evidence.Source.DHCP : Evidence.Source.HTTP,
                kind,
                "a test's",
                facts));
  }

  @Test
  @DisplayName("The address is Ichor's loader; after the first file from it the BMC has it no more")
  void armedAndCleared() throws Exception {
    var done =
        opened
            .orElseThrow()
            .act(onRecord(), PowerAction.NETBOOT, Power.Firmware.UEFI, Power.Objection.NONE);
    assertThat(done).isInstanceOf(Power.Result.Done.class);
    assertThat(service.httpBoot(Instant.now())).contains(OURS + "/loader/ipxe.efi");
    assertThat(kept).hasSize(1);
    opened.orElseThrow().close();
    opened = Optional.of(power()); // Ichor starts anew
    fetched("dhcp-ack", Map.of("speaker", "firmware"));
    fetched("http-served", Map.of("file", "/loader/ipxe.efi"));
    Await.until("what the BMC or the record shows", kept::isEmpty);
    assertThat(service.httpBoot(Instant.now())).isEmpty();
    Await.until(
        "what the BMC or the record shows",
        () ->
            inventory.machines().timeline(id.orElseThrow(), 50).stream()
                .anyMatch(it -> it.kind().equals("http-boot-cleared")));
  }

  private long told(String kind) {
    return inventory.machines().timeline(id.orElseThrow(), 50).stream()
        .filter(it -> it.kind().equals(kind))
        .count();
  }

  /** Its machine has fetched its files, and the BMC was not to be spoken to meanwhile. */
  private void missed() throws Exception {
    opened
        .orElseThrow()
        .act(onRecord(), PowerAction.NETBOOT, Power.Firmware.UEFI, Power.Objection.NONE);
    assertThat(service.httpBoot(Instant.now())).isPresent();
    https.close();
    for (var file : List.of("/loader/ipxe.efi", "/boot", "/assets/vmlinuz")) {
      fetched("http-served", Map.of("file", file));
    }
    Await.until("what the BMC or the record shows", () -> told("http-boot-left") > 0);
  }

  private void back(RedfishHost host) throws Exception {
    var port = onRecord().bmc().orElseThrow().port();
    var certificate = RedfishCertificate.kept(folder.resolve("bmc.p12"), "bmc");
    host.listen(service, certificate, new InetSocketAddress("127.0.0.1", port));
    Await.until("what the BMC or the record shows", kept::isEmpty);
    assertThat(service.httpBoot(Instant.now())).isEmpty();
    Await.until("what the BMC or the record shows", () -> told("http-boot-cleared") == 1);
  }

  @Test
  @DisplayName("A BMC that was away is asked again by time alone, and that it was is told once")
  void again() throws Exception {
    missed();
    try (var later = new RedfishHost(InstantSource.system())) {
      back(later);
    }
    assertThat(told("http-boot-left")).isEqualTo(1);
  }

  @Test
  @DisplayName("What is left of an HTTP boot is taken out after Ichor's next start, with no file")
  void afterStart() throws Exception {
    missed();
    opened.orElseThrow().close();
    assertThat(kept).hasSize(1);
    try (var later = new RedfishHost(InstantSource.system())) {
      opened = Optional.of(power());
      back(later);
    }
  }

  @Test
  @DisplayName("Nobody switches a machine whose firmware is being written")
  void updating() {
    isUpdating = true;
    for (var action : PowerAction.values()) {
      assertThat(
              opened
                  .orElseThrow()
                  .act(onRecord(), action, Power.Firmware.UEFI, Power.Objection.NONE)
                  .toString())
          .contains("firmware is being updated");
    }
  }

  @Test
  @DisplayName(
      "Which file: by loader, architecture and what failed; a signed UKI only DHCP can name")
  void files() {
    var machine = onRecord();
    assertThat(HttpBootFile.of(machine.withClientArch(Optional.of(11))))
        .contains("/loader/ipxe-arm64.efi");
    var boot =
        new dev.ichor.inventory.model.BootSettings(
            new LoaderSelection.OfFamily(LoaderSelection.Family.UKI_SIGNED), Set.of());
    assertThat(HttpBootFile.of(machine.withBoot(Optional.of(boot)))).isEmpty();
    var failed =
        dev.ichor.inventory.model.BootExperience.NONE.loaderFailed(LoaderSelection.Family.IPXE);
    assertThat(HttpBootFile.of(machine.withExperience(failed))).contains("/loader/snponly.efi");
  }
}
