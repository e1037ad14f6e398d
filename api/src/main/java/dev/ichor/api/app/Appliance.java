package dev.ichor.api.app;

import dev.ichor.api.config.IchorConfig;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.boot.assets.AssetImport;
import dev.ichor.boot.assets.DirectoryAssetStore;
import dev.ichor.boot.assets.LoaderStore;
import dev.ichor.boot.http.server.BootHttpConfig;
import dev.ichor.boot.http.server.BootHttpServer;
import dev.ichor.boot.server.BootLibrary;
import dev.ichor.boot.server.BootStartException;
import dev.ichor.boot.tftp.server.TftpConfig;
import dev.ichor.boot.tftp.server.TftpServer;
import dev.ichor.dhcp.ra.server.RaServer;
import dev.ichor.dhcp.server.DhcpServer;
import dev.ichor.dhcp.server.DhcpStartException;
import dev.ichor.dhcp.v6.server.Dhcp6Server;
import dev.ichor.dhcp.v6.server.ServerDuid;
import dev.ichor.inventory.enrolment.BootDefaults;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.Timings;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.port.InventoryStore;
import dev.ichor.inventory.port.Lease6Store;
import dev.ichor.inventory.port.LeaseArchive;
import dev.ichor.talos.client.NodeLimits;
import dev.ichor.talos.client.TalosConfigurator;
import dev.ichor.talos.config.Reporting;
import dev.ichor.talos.events.EventSinkServer;
import dev.ichor.talos.events.KernelLogServer;
import dev.ichor.talos.events.ListenException;
import java.io.IOException;
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
  private final InventoryStore store;
  private final LeaseArchive archive;
  private final Lease6Store leases6;
  private final InstantSource clock;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<AutoCloseable> listeners = new ArrayList<>();
  private Optional<Inventory> inventory = Optional.empty();
  private Optional<LeaseOffice> leases = Optional.empty();
  private Optional<DhcpServer> dhcp = Optional.empty();

  public Appliance(
      IchorConfig config,
      InventoryStore store,
      LeaseArchive archive,
      Lease6Store leases6,
      InstantSource clock) {
    this.config = config;
    this.store = store;
    this.archive = archive;
    this.leases6 = leases6;
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
    var plane = new BootPlane(config, MachineInterface.all());
    var power = keep(new BmcPower(BmcConfig.DEFAULT));
    var configurator =
        new TalosConfigurator(
            new SecureRandom(), clock, NodeLimits.DEFAULT, machine -> reporting(plane, machine));
    var running = keep(inventory(power, configurator));
    inventory = Optional.of(running);
    openListeners(plane, running);
    running.start();
    LOG.infof("appliance ready serve=%s operator=%s", config.serve(), config.operator());
  }

  private void openListeners(BootPlane plane, Inventory running) throws IOException {
    var ports = config.ports();
    var library = library(running);
    for (var at : plane.at(ports.event())) {
      listen("--event-port", listening(new EventSinkServer(at, running.nodeEvents()))::start);
    }
    for (var at : plane.at(ports.log())) {
      listen("--log-port", listening(new KernelLogServer(at, running.nodeEvents()))::start);
    }
    var http = BootHttpConfig.on(plane.at(ports.http()), ports.event(), ports.log());
    listen(
        "--http-port",
        listening(new BootHttpServer(http, library, running.evidence(), clock))::start);
    var advertised = new TftpConfig.AdvertisedPorts(ports.http(), ports.event(), ports.log());
    var tftp = TftpConfig.on(plane.at(ports.tftp()), advertised);
    listen(
        "--tftp-port", listening(new TftpServer(tftp, library, running.evidence(), clock))::start);
    openDhcp(plane, running);
    openV6(plane, running);
  }

  private void openDhcp(BootPlane plane, Inventory running) {
    var office = keep(new LeaseOffice(config.leasesDirectory(), archive, clock));
    var server =
        listening(
            new DhcpServer(
                plane.dhcp(),
                running.bootAuthority(),
                running.evidence(),
                office.journal(),
                clock));
    listen("--serve, --dhcp-port, --proxy-port", server::start);
    office.open(server.desk());
    dhcp = Optional.of(server);
    leases = Optional.of(office);
  }

  private void openV6(BootPlane plane, Inventory running) {
    var routers = listening(new RaServer(clock));
    listen("--serve ra=", () -> routers.reconfigure(plane.routerAdvertisements()));
    if (plane.v6().isServed()) {
      var v6 =
          listening(
              new Dhcp6Server(
                  Dhcp6Server.PORT, running.bootAuthority(), running.evidence(), leases6, clock));
      listen(
          "--serve v6=",
          () -> v6.reconfigure(plane.v6().services(ServerDuid.of(config.serverDuidFile()))));
    }
  }

  private BootLibrary library(Inventory running) throws IOException {
    return new BootLibrary(
        running.bootAuthority(),
        running.bootTokens(),
        running.evidence(),
        assets(),
        new LoaderStore(config.loaders()),
        clock);
  }

  private Inventory inventory(BmcPower power, TalosConfigurator configurator) {
    try {
      return new Inventory(
          store, power, configurator, BootDefaults.standard(), Timings.standard(), clock);
    } catch (IllegalStateException unreadable) { // says which record, and which key is missing
      throw new StartProblem(
          "the inventory cannot be read: %s".formatted(unreadable.getMessage()), unreadable);
    }
  }

  private DirectoryAssetStore assets() throws IOException {
    var kept = new DirectoryAssetStore(config.assetsDirectory());
    if (config.assets().isPresent()) {
      var defaults = BootDefaults.standard();
      new AssetImport(kept, defaults.talosVersion(), defaults.schematic())
          .from(config.assets().get());
    }
    return kept;
  }

  private Reporting reporting(BootPlane plane, Machine machine) {
    return plane
        .facing(machine.address())
        .map(
            ours ->
                new Reporting(
                    Optional.of(ours.getHostAddress() + ":" + config.ports().event()),
                    Optional.of("tcp://" + ours.getHostAddress() + ":" + config.ports().log())))
        .orElse(Reporting.NONE);
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
  public Optional<LeaseOffice> leases() {
    return leases;
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
