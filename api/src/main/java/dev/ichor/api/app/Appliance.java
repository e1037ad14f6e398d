package dev.ichor.api.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.api.config.IchorConfig;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.plan.PlanDesk;
import dev.ichor.boot.http.server.BootHttpConfig;
import dev.ichor.boot.http.server.BootHttpServer;
import dev.ichor.boot.server.BootLibrary;
import dev.ichor.boot.server.BootStartException;
import dev.ichor.boot.tftp.server.TftpConfig;
import dev.ichor.boot.tftp.server.TftpServer;
import dev.ichor.dhcp.policy.Plan;
import dev.ichor.dhcp.ra.server.RaServer;
import dev.ichor.dhcp.server.DhcpServer;
import dev.ichor.dhcp.server.DhcpStartException;
import dev.ichor.dhcp.v6.server.Dhcp6Server;
import dev.ichor.dhcp.v6.server.ServerDuid;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Machine;
import dev.ichor.talos.client.NodeLimits;
import dev.ichor.talos.client.TalosConfigurator;
import dev.ichor.talos.config.Reporting;
import dev.ichor.talos.events.EventSinkServer;
import dev.ichor.talos.events.KernelLogServer;
import dev.ichor.talos.events.ListenException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Every module, built from the configuration and started in order: what answers machines comes
 * last, so that nobody is promised what cannot be kept yet.
 */
public final class Appliance implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Appliance.class);

  private final IchorConfig config;
  private final Stores stores;
  private final InstantSource clock;
  private final InterfaceDesk interfaces;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<AutoCloseable> listeners = new ArrayList<>();
  private Optional<Inventory> inventory = Optional.empty();
  private Optional<Configurations> configurations = Optional.empty();
  private volatile Optional<LeaseOffice> leases = Optional.empty();
  private volatile Optional<DhcpServer> dhcp = Optional.empty();
  private volatile Optional<PlanDesk> planDesk = Optional.empty();
  private volatile Optional<AssetOffice> assets = Optional.empty();
  private volatile Optional<BmcOffice> bmcs = Optional.empty();
  private volatile Optional<Plane> plane = Optional.empty();

  /** What the boot plane is now, and what it is made of. */
  private record Plane(
      BootPlane now, BootListeners files, DhcpServer dhcp, RaServer routers, Dhcp6Server v6) {
    Plane as(BootPlane next) {
      return new Plane(next, files, dhcp, routers, v6);
    }
  }

  /**
   * @throws StartProblem when what was chosen for the interfaces cannot be read
   */
  public Appliance(IchorConfig config, Stores stores, ObjectMapper json, InstantSource clock) {
    this.config = config;
    this.interfaces =
        new InterfaceDesk(
            config.serve(), stores.choices(), json, MachineInterface::all, new OnThis());
    this.stores = stores;
    this.clock = clock;
  }

  /**
   * Opens the listeners of the boot plane and starts the engine.
   *
   * @throws StartProblem when one cannot be opened; those opened before are closed again
   */
  public void start() {
    try {
      open();
    } catch (IOException failure) {
      close();
      throw new StartProblem(
          "the boot assets in %s cannot be read (%s); check the directory, or name another with --assets"
              .formatted(config.assets().orElse(config.assetsDirectory()), failure.getMessage()),
          failure);
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private void open() throws IOException {
    var first = new BootPlane(config, interfaces.effective(), MachineInterface.all());
    bmcs = Optional.of(keep(BmcOffice.of(config, stores.inventory(), clock)));
    var configurator =
        new TalosConfigurator(new SecureRandom(), clock, NodeLimits.DEFAULT, this::reporting);
    var power = keep(bmcs.get().machinePower(this::bootHttp));
    var running = keep(Inventories.open(stores.inventory(), power, configurator, clock));
    power.follow(running);
    inventory = Optional.of(running);
    keep(BootVerdicts.follow(running));
    configurations = Optional.of(new Configurations(running, configurator));
    openListeners(first, running);
    running.start();
    bmcs.get().open(running, () -> leases.stream().flatMap(LeaseOffice::addresses));
    assets.ifPresent(office -> office.follow(running));
    LOG.infof("appliance ready serve=%s operator=%s", config.serve(), config.operator());
  }

  private void openListeners(BootPlane first, Inventory running) throws IOException {
    var kept = keep(AssetOffice.open(config, clock));
    assets = Optional.of(kept);
    var library = library(running, kept);
    var files = listening(new BootListeners((at, parts) -> openFiles(at, parts, library, running)));
    files.open(first.addresses());
    var server = openDhcp(first, running, kept);
    var routers = listening(new RaServer(clock));
    listen("--serve ra=", () -> routers.reconfigure(first.routerAdvertisements()));
    var v6 =
        listening(
            new Dhcp6Server(
                Dhcp6Server.PORT,
                running.bootAuthority(),
                running.evidence(),
                stores.leases6(),
                clock));
    listen("--serve v6=", () -> serve(v6, first));
    leases.ifPresent(office -> office.open6(v6.desk()));
    plane = Optional.of(new Plane(first, files, server, routers, v6));
    listening(new AddressWatch(interfaces::lookAgain)).start();
  }

  /** Without an interface for it, nothing is opened, and no DUID is made. */
  private void serve(Dhcp6Server v6, BootPlane plane) {
    v6.reconfigure(
        plane.v6().isServed()
            ? plane.v6().services(ServerDuid.of(config.serverDuidFile()))
            : List.of());
  }

  private DhcpServer openDhcp(BootPlane first, Inventory running, AssetOffice files) {
    var served = new ServedPlan(first.dhcp(), () -> dhcp, files::objection);
    var plan = new PlanDesk(config.dhcp(), stores.plans(), served);
    var office = keep(new LeaseOffice(config.leasesDirectory(), stores.archive(), clock));
    var server =
        listening(
            new DhcpServer(
                first.dhcp().withPlan(served.told(plan(plan))),
                running.bootAuthority(),
                running.evidence(),
                office.journal(),
                clock));
    bmcs.ifPresent(it -> server.watchedBy(it.candidates().watch()));
    listen("--serve, --dhcp-port, --proxy-port", server::start);
    office.open(server.desk());
    leases = Optional.of(office);
    dhcp = Optional.of(server);
    planDesk = Optional.of(plan);
    return server;
  }

  private static Plan plan(PlanDesk desk) {
    try {
      return desk.load();
    } catch (PlanDesk.PlanRefused refused) {
      throw new StartProblem(
          "%s; correct the section dhcp of --config, or --serve".formatted(refused.getMessage()),
          refused);
    }
  }

  private void openFiles(
      InetAddress at, List<AutoCloseable> parts, BootLibrary library, Inventory running) {
    var ports = config.ports();
    var events = keep(parts, new EventSinkServer(at(at, ports.event()), running.nodeEvents()));
    listen("--event-port", events::start);
    var kernelLog = keep(parts, new KernelLogServer(at(at, ports.log()), running.nodeEvents()));
    listen("--log-port", kernelLog::start);
    var http = BootHttpConfig.on(List.of(at(at, ports.http())), ports.event(), ports.log());
    listen(
        "--http-port",
        keep(parts, new BootHttpServer(http, library, running.evidence(), clock))::start);
    new BootTls(config, clock)
        .beside(at, http)
        .map(tls -> keep(parts, new BootHttpServer(tls, library, running.evidence(), clock)))
        .ifPresent(server -> listen("--https-port", server::start));
    openRegistry(at, parts);
    var advertised = new TftpConfig.AdvertisedPorts(ports.http(), ports.event(), ports.log());
    var tftp = TftpConfig.on(List.of(at(at, ports.tftp())), advertised);
    listen(
        "--tftp-port",
        keep(parts, new TftpServer(tftp, library, running.evidence(), clock))::start);
  }

  private void openRegistry(InetAddress at, List<AutoCloseable> parts) {
    config
        .assetSource()
        .registryPort()
        .flatMap(port -> assets.map(office -> office.registry(at(at, port))))
        .ifPresent(registry -> listen("--registry-port", keep(parts, registry)::start));
  }

  private static InetSocketAddress at(InetAddress address, int port) {
    return new InetSocketAddress(address, port);
  }

  private static <T extends AutoCloseable> T keep(List<AutoCloseable> parts, T part) {
    parts.add(part);
    return part;
  }

  /** Where choices about interfaces take effect. */
  private final class OnThis implements InterfaceDesk.Site {
    @Override
    public void serve(List<Chosen> wanted) {
      plane.ifPresent(
          running -> {
            var next = running.now().after(wanted, MachineInterface.all());
            running.files().open(next.addresses());
            try {
              listen("--dhcp-port, --proxy-port", () -> reconfigure(running, next));
            } catch (RuntimeException refused) {
              running.files().keep(running.now().addresses());
              throw refused;
            }
            plane = Optional.of(running.as(next));
            running.files().keep(next.addresses());
          });
    }

    @Override
    public void follow(List<Chosen> wanted) {
      var now = plane.map(running -> running.now().addresses());
      var next = plane.map(it -> it.now().after(wanted, MachineInterface.all()).addresses());
      if (!next.equals(now)) {
        LOG.infof(
            "appliance addresses=%s why=\"the interfaces have others now\"", next.orElseThrow());
        serve(wanted);
      }
    }

    /** All or none. */
    private void reconfigure(Plane running, BootPlane next) {
      var before = running.dhcp().config();
      running.dhcp().reconfigure(now -> next.dhcp().withPlan(now.plan()));
      try {
        running.routers().reconfigure(next.routerAdvertisements());
        Appliance.this.serve(running.v6(), next);
      } catch (RuntimeException refused) {
        running.dhcp().reconfigure(now -> before.withPlan(now.plan()));
        running.routers().reconfigure(running.now().routerAdvertisements());
        throw refused;
      }
    }

    @Override
    public Optional<DhcpServer> dhcp() {
      return dhcp;
    }

    @Override
    public Optional<Dhcp6Server> dhcp6() {
      return plane.map(Plane::v6);
    }
  }

  private BootLibrary library(Inventory running, AssetOffice office) {
    return new BootLibrary(
        running.bootAuthority(),
        running.bootTokens(),
        running.evidence(),
        office.served(),
        office.loaders(),
        clock);
  }

  private Reporting reporting(Machine machine) {
    return plane
        .flatMap(it -> it.now().facing(machine.address()))
        .map(
            ours ->
                new Reporting(
                    Optional.of(ours.getHostAddress() + ":" + config.ports().event()),
                    Optional.of("tcp://" + ours.getHostAddress() + ":" + config.ports().log())))
        .orElse(Reporting.NONE);
  }

  private Optional<String> bootHttp(Machine machine) {
    return plane
        .flatMap(it -> it.now().facing(machine.address()))
        .map(ours -> "http://%s:%d".formatted(ours.getHostAddress(), config.ports().http()));
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  /** A listener's own way to start. */
  private interface Start {
    void now() throws BootStartException, ListenException;
  }

  /** A module knows why it cannot listen; which of our flags moves it, only we know. */
  private static void listen(String flags, Start start) {
    try {
      start.now();
    } catch (DhcpStartException | BootStartException | ListenException refused) {
      throw new StartProblem("%s (%s)".formatted(refused.getMessage(), flags), refused);
    }
  }

  private <T extends AutoCloseable> T listening(T part) {
    listeners.add(part);
    return part;
  }

  /** Empty until {@link #start} has come through. */
  public Optional<Inventory> inventory() {
    return inventory;
  }

  /** Empty until {@link #start} has come through. */
  Optional<Configurations> configurations() {
    return configurations;
  }

  /** Who changes the plan of networks; empty until {@link #start} has come through. */
  public Optional<PlanDesk> planDesk() {
    return planDesk;
  }

  /** What Ichor is on each interface. */
  public InterfaceDesk interfaces() {
    return interfaces;
  }

  /** Empty until {@link #start} has come through. */
  public Optional<LeaseOffice> leases() {
    return leases;
  }

  /** Empty until {@link #start} has come through. */
  public Optional<AssetOffice> assets() {
    return assets;
  }

  Optional<BmcOffice> bmcs() {
    return bmcs;
  }

  /** Empty until {@link #start} has come through. */
  public Optional<DhcpServer> dhcp() {
    return dhcp;
  }

  /**
   * Closes everything within a second: the listeners side by side, each of which waits for its own
   * threads, and when nobody is heard any more what they speak to, the last opened first.
   */
  @Override
  public void close() {
    try (var closing = Executors.newVirtualThreadPerTaskExecutor()) {
      listeners.forEach(part -> closing.execute(() -> close(part)));
    }
    listeners.clear();
    while (!opened.isEmpty()) {
      close(opened.pop());
    }
    LOG.info("appliance stopped");
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failure) {
      LOG.warnf(failure, "stopping %s broke off", part.getClass().getSimpleName());
    }
  }
}
