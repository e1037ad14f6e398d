package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ichor.api.Await;
import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.events.EventDesk;
import dev.ichor.bmc.events.EventTokens;
import dev.ichor.bmc.redfish.wire.MalformedRedfishException;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import dev.ichor.simulator.bmc.redfish.RedfishCertificate;
import dev.ichor.simulator.bmc.redfish.RedfishEvents.Subscription;
import dev.ichor.simulator.bmc.redfish.RedfishFaults;
import dev.ichor.simulator.bmc.redfish.RedfishHost;
import dev.ichor.simulator.bmc.redfish.RedfishService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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

/** Events of a simulated BMC, pushed over HTTP and streamed over HTTPS. */
class EventsMeetSimulatorTest {
  private static final MachineId MACHINE = new MachineId(new UUID(1, 2));
  private static final EventDesk.Times TIMES =
      new EventDesk.Times(Duration.ofMillis(200), Duration.ofMillis(100));

  @TempDir Path directory;
  private final RedfishHost https = new RedfishHost(InstantSource.system());
  private final BmcPower power = new BmcPower(BmcConfig.DEFAULT);
  private final RedfishService service =
      new RedfishService(
          new SimulatedBmc(
              new BmcProfile(new UUID(6, 6), "Ichor", "Rack", "R6", "admin", "secret", 2),
              new AlwaysOn(),
              BmcFaults.NONE),
          "52:54:00:00:00:07",
          RedfishFaults.NONE);
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile Optional<EventDesk> desk = Optional.empty();
  private HttpServer ours;
  private Optional<BmcEndpoint> bmc = Optional.empty();

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

  @BeforeEach
  void start() throws Exception {
    var any = new InetSocketAddress("127.0.0.1", 0);
    ours = HttpServer.create(any, 0);
    ours.createContext(EventTokens.PATH, this::take);
    ours.start();
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    bmc =
        Optional.of(
            new BmcEndpoint(
                Protocol.REDFISH,
                "127.0.0.1",
                https.listen(service, certificate, any).getPort(),
                "admin",
                Secret.of("secret"),
                Optional.empty(),
                Optional.of(new BmcTrust(certificate.fingerprint()))));
  }

  /** As the route of the operator plane does. */
  private void take(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    var token = exchange.getRequestURI().getPath().substring(EventTokens.PATH.length());
    var body = Bytes.of(exchange.getRequestBody().readAllBytes());
    try {
      var known = desk.orElseThrow().accept(token, body);
      exchange.sendResponseHeaders(known ? 204 : 404, -1);
    } catch (MalformedRedfishException e) {
      exchange.sendResponseHeaders(400, -1);
    }
    exchange.close();
  }

  @AfterEach
  void stop() throws Exception {
    if (desk.isPresent()) {
      desk.get().close();
    }
    power.close();
    https.close();
    ours.stop(0);
  }

  private EventDesk follow(boolean push) {
    var base = URI.create("http://127.0.0.1:%d/".formatted(ours.getAddress().getPort()));
    var tokens = new EventTokens(base, Secret.of("a key of this site"));
    var made =
        new EventDesk(
            power.events(),
            push ? Optional.of(tokens) : Optional.empty(),
            (_, event, unheard) -> told.add(event.message() + " " + unheard),
            TIMES);
    desk = Optional.of(made);
    made.watch(MACHINE, bmc);
    return made;
  }

  private List<Subscription> subscriptions() {
    return service.events().subscriptions();
  }

  @Test
  @DisplayName("Pushed: one subscription, however often it is renewed; gone when Ichor stops")
  void pushed() throws Exception {
    var first = follow(true);
    Await.until("the subscription or its events", () -> subscriptions().size() == 1);
    service.events().emit("Platform.1.0.On", "The system is on.", "/redfish/v1/Systems/1");
    Await.until("the subscription or its events", () -> told.contains("The system is on. 0"));
    Thread.sleep(600); // some renewals
    assertThat(subscriptions()).hasSize(1);
    first.close();
    Await.until("the subscription or its events", () -> subscriptions().isEmpty());
  }

  @Test
  @DisplayName("After a kill the next start finds its own subscription again and makes no other")
  void killed() throws Exception {
    follow(true);
    Await.until("the subscription or its events", () -> subscriptions().size() == 1);
    var before = subscriptions();
    var killed = desk.orElseThrow();
    follow(true);
    Thread.sleep(600); // it settles more than once
    assertThat(subscriptions()).isEqualTo(before);
    killed.close();
  }

  @Test
  @DisplayName("A storm of events: 20 of a minute are told, the rest is counted")
  void storm() throws Exception {
    follow(false);
    Await.until(
        "the subscription or its events",
        () -> {
          service.events().emit("A.1.0.B", "begun", "/redfish/v1");
          return !told.isEmpty();
        });
    for (var i = 0; i < 200; i++) {
      service.events().emit("A.1.0.B", "more", "/redfish/v1");
    }
    Await.until("the subscription or its events", () -> told.size() >= 20);
    assertThat(told).hasSize(20);
  }

  @Test
  @DisplayName("A place that is nobody's is not found, and no event is no event")
  void strangers() throws Exception {
    var desk = follow(true);
    assertThat(desk.accept("0".repeat(32), Bytes.of(new byte[0]))).isFalse();
  }
}
