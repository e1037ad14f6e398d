package dev.ichor.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.policy.care.UpdateWish;
import dev.ichor.bmc.update.FirmwareDesk;
import dev.ichor.bmc.update.policy.FirmwareUpdate;
import dev.ichor.bmc.update.policy.FirmwareUpdate.Phase;
import dev.ichor.bmc.update.policy.UpdateRule;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
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
import java.io.IOException;
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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a firmware update, of a BMC that also speaks IPMI. */
class UpdateFaultTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final UpdateRule.Limits LONG =
      new UpdateRule.Limits(Duration.ofMinutes(5), Duration.ofMinutes(5));

  @TempDir Path directory;
  private final MachineId id = MachineId.random();
  private final RedfishHost https = new RedfishHost(InstantSource.system());
  private final BmcHost udp;
  private final BmcPower power = new BmcPower(BmcConfig.DEFAULT);
  private final Map<String, Record> kept = new ConcurrentHashMap<>();
  private volatile Optional<Phase> unwritable = Optional.empty();
  private Optional<HttpServer> web = Optional.empty();

  UpdateFaultTest() throws IOException {
    udp = new BmcHost(InstantSource.system());
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

  /** A disk that fails once at the phase that it must not be written. */
  private final class Shelf implements RecordStore {
    @Override
    public <T extends Record> List<T> kept(String kind, Class<T> type) {
      return kept.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void keep(String kind, String key, Record value) {
      var phase = Optional.of(((FirmwareUpdate) value).phase());
      if (unwritable.equals(phase)) {
        unwritable = Optional.empty();
        throw new IllegalStateException("no space left on device");
      }
      kept.put(kind + key, value);
    }

    @Override
    public boolean drop(String kind, String key) {
      return kept.remove(kind + key) != null;
    }
  }

  private record Scene(RedfishService service, BmcEndpoint auto) {
    BmcEndpoint redfish() {
      return new BmcEndpoint(
          Protocol.REDFISH,
          auto.host(),
          auto.port(),
          auto.user(),
          auto.password(),
          Optional.empty(),
          auto.trust());
    }

    BmcEndpoint preferring(Protocol first) {
      return new BmcEndpoint(
          Protocol.AUTO,
          auto.host(),
          auto.port(),
          auto.user(),
          auto.password(),
          auto.ipmiPort(),
          auto.trust(),
          Optional.of(first));
    }
  }

  private Scene scene(Fault... faults) throws Exception {
    var wrong =
        faults.length == 0 ? RedfishFaults.NONE : RedfishFaults.of(faults[0], faults.length);
    var bmc =
        new SimulatedBmc(
            new BmcProfile(new UUID(6, 9), "Ichor", "Rack", "R9", "admin", "secret", 4),
            new AlwaysOn(),
            BmcFaults.NONE);
    var service = new RedfishService(bmc, "52:54:00:00:00:09", wrong);
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    var auto =
        new BmcEndpoint(
            Protocol.AUTO,
            "127.0.0.1",
            https.listen(service, certificate, ANY).getPort(),
            "admin",
            Secret.of("secret"),
            Optional.of(udp.listen(bmc, ANY).getPort()),
            Optional.of(new BmcTrust(certificate.fingerprint())));
    return new Scene(service, auto);
  }

  @BeforeEach
  void serve() throws Exception {
    var server = HttpServer.create(ANY, 0);
    server.createContext(
        "/bios.bin",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("Ichor firmware 2.4\n".getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    web = Optional.of(server);
  }

  @AfterEach
  void stop() throws IOException {
    power.close();
    https.close();
    udp.close();
    web.orElseThrow().stop(0);
  }

  private UpdateWish wish() {
    var port = web.orElseThrow().getAddress().getPort();
    return new UpdateWish("http://127.0.0.1:%d/bios.bin".formatted(port), List.of("BIOS"));
  }

  private FirmwareDesk desk(BmcEndpoint at, UpdateRule.Limits limits) {
    return new FirmwareDesk(
        power.desk(),
        new Shelf(),
        _ -> Optional.of(at),
        _ -> {},
        new FirmwareDesk.Times(Duration.ofMillis(20), limits),
        Instant::now);
  }

  private FirmwareUpdate ended(BmcEndpoint at, UpdateRule.Limits limits) throws Exception {
    try (var desk = desk(at, limits)) {
      assertThat(desk.start(id, at, wish()).orElseThrow().phase()).isEqualTo(Phase.RUNNING);
      await(desk, () -> desk.of(id).orElseThrow().phase().isOver());
      await(desk, () -> kept.values().toString().contains(desk.of(id).orElseThrow().words()));
      return desk.of(id).orElseThrow();
    }
  }

  private void await(FirmwareDesk desk, BooleanSupplier condition) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s", desk.of(id)).isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  @Test
  @DisplayName("HTTPS stays away after the task while IPMI answers: its version is no update")
  void otherProtocol() throws Exception {
    var silence = new UpdateRule.Limits(Duration.ofMinutes(5), Duration.ofSeconds(2));
    var done = ended(scene(Fault.UPDATE_DIES).auto(), silence);
    assertThat(done.after()).isEmpty();
    assertThat(done.phase()).isEqualTo(Phase.UNKNOWN);
  }

  @Test
  @DisplayName("A preference for IPMI hides no update")
  void preferred() throws Exception {
    assertThat(ended(scene().preferring(Protocol.IPMI), LONG).words()).isEqualTo("BIOS 2.3 -> 2.4");
  }

  @Test
  @DisplayName("504, or an answer that breaks off: unknown, sent once, and the power held back")
  void lost() throws Exception {
    for (var fault : List.of(Fault.UPDATE_GATEWAY, Fault.UPDATE_CUT)) {
      for (var isAuto : List.of(false, true)) {
        kept.clear();
        var scene = scene(fault);
        var at = isAuto ? scene.auto() : scene.redfish();
        try (var desk = desk(at, LONG)) {
          var begun = desk.start(id, at, wish()).orElseThrow();
          assertThat(begun.phase()).isEqualTo(Phase.UNKNOWN);
          assertThat(begun.words()).contains("nobody knows").doesNotContain("reset the BMC");
          assertThat(desk.isUnderWay(id)).isTrue();
          assertThat(desk.start(id, at, wish())).isEmpty();
        }
        assertThat(kept.values()).singleElement().matches(it -> it.toString().contains("UNKNOWN"));
        assertThat(scene.service().updateOrders()).isEqualTo(1);
      }
    }
  }

  @Test
  @DisplayName("Taken without a task, and no word of an end: never unchanged")
  void quiet() throws Exception {
    var limits = new UpdateRule.Limits(Duration.ofSeconds(2), Duration.ofMinutes(5));
    var done = ended(scene(Fault.UPDATE_QUIET).redfish(), limits);
    assertThat(done.task()).isEmpty();
    assertThat(done.phase()).isEqualTo(Phase.UNKNOWN);
  }

  @Test
  @DisplayName("A Location on another host is not followed, and undoes no update")
  void elsewhere() throws Exception {
    var done = ended(scene(Fault.UPDATE_ELSEWHERE).redfish(), LONG);
    assertThat(done.words()).isEqualTo("BIOS 2.3 -> 2.4");
  }

  @Test
  @DisplayName("A write that fails ends no watch: the update ends, and its end is on disk")
  void brokenDisk() throws Exception {
    for (var phase : List.of(Phase.RUNNING, Phase.SETTLING, Phase.UPDATED)) {
      kept.clear();
      unwritable = Optional.of(phase);
      assertThat(ended(scene().redfish(), LONG).phase()).isEqualTo(Phase.UPDATED);
      assertThat(unwritable).isEmpty();
      assertThat(kept.values()).singleElement().matches(it -> it.toString().contains("UPDATED"));
    }
  }
}
