package dev.ichor.api.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.api.config.IchorConfig;
import dev.ichor.api.config.InterfaceWish;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.config.Served;
import dev.ichor.dhcp.server.DhcpServer;
import dev.ichor.dhcp.server.DhcpStartException;
import dev.ichor.dhcp.v6.server.Dhcp6Server;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.port.InterfaceChoices;
import dev.ichor.inventory.port.LeaseStore;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A real DHCP server on loopback, on ports of its own; nothing else of the boot plane. */
@Singleton
final class TestInterfaces {
  private Optional<DhcpServer> running = Optional.empty();
  private Optional<LoopbackDhcp6> dhcp6 = Optional.empty();

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  InterfaceDesk desk(InterfaceChoices choices, ObjectMapper json, Inventory inventory)
      throws IOException {
    var configured =
        json.readValue(
                """
                {"mode": "server", "subnet": "127.77.8.0/24", "pools": ["127.77.8.100-127.77.8.199"]}
                """,
                InterfaceWish.class)
            .over("lo", Optional.empty(), false);
    var config = config(configured);
    var plane =
        new BootPlane(config, List.of(Chosen.configured(configured)), MachineInterface.all());
    var server =
        new DhcpServer(
            plane.dhcp(),
            inventory.bootAuthority(),
            inventory.evidence(),
            new Forgetful(),
            InstantSource.system());
    server.start();
    running = Optional.of(server);
    var six = new LoopbackDhcp6(inventory, freePort());
    dhcp6 = Optional.of(six);
    return new InterfaceDesk(
        config.serve(), choices, json, MachineInterface::all, new OnLoopback(config, server, six));
  }

  private static IchorConfig config(Served served) {
    return new IchorConfig(
        Path.of("target"),
        List.of(served),
        new InetSocketAddress("127.0.0.1", 8080),
        Path.of("target"),
        Optional.empty(),
        dev.ichor.api.config.AssetSource.OFF,
        new IchorConfig.Database.Embedded(),
        new IchorConfig.Ports(freePort(), freePort(), 6969, 8081, 8090, 8091),
        Map.of(),
        Optional.empty());
  }

  private static int freePort() {
    try (var socket = new DatagramSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nobody takes an address here, so nothing is to be kept. */
  private static final class Forgetful implements LeaseStore {
    @Override
    public Stream<StoredLease> load() {
      return Stream.empty();
    }

    @Override
    public void write(List<StoredLease> leases) {
      throw new IllegalStateException("an explanation wrote " + leases);
    }
  }

  private record OnLoopback(IchorConfig config, DhcpServer server, LoopbackDhcp6 six)
      implements InterfaceDesk.Site {
    @Override
    public void serve(List<Chosen> wanted) {
      try {
        server.reconfigure(new BootPlane(config, wanted, MachineInterface.all()).dhcp());
      } catch (DhcpStartException refused) {
        throw new StartProblem(String.valueOf(refused.getMessage()), refused);
      }
    }

    @Override
    public Optional<DhcpServer> dhcp() {
      return Optional.of(server);
    }

    @Override
    public Optional<Dhcp6Server> dhcp6() {
      return six.server();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    running.ifPresent(DhcpServer::close);
    dhcp6.ifPresent(LoopbackDhcp6::close);
  }
}
