package dev.ichor.api.app;

import dev.ichor.api.config.BmcDiscoverWish;
import dev.ichor.api.config.BmcEventWish;
import dev.ichor.api.config.BmcSettings;
import dev.ichor.api.plan.PlanDesk;
import dev.ichor.boot.assets.factory.FactoryClient;
import dev.ichor.boot.assets.factory.FactoryConfig;
import dev.ichor.boot.assets.policy.AssetKind;
import dev.ichor.dhcp.server.DhcpConfig;
import dev.ichor.dhcp.server.LeaseDesk;
import dev.ichor.dhcp.v6.server.Lease6Desk;
import dev.ichor.inventory.enrolment.BootDefaults;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.Timings;
import dev.ichor.inventory.port.InventoryStore;
import dev.ichor.inventory.port.Lease6Store;
import dev.ichor.inventory.port.LeaseArchive;
import dev.ichor.inventory.port.PlanStore;
import dev.ichor.simulator.factory.FakeFactory;
import dev.ichor.talos.client.NodeLimits;
import dev.ichor.talos.client.TalosConfigurator;
import dev.ichor.talos.config.Reporting;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The real inventory over the real store, with a fake site behind it: no listener is opened. */
@Singleton
final class TestInventory {
  /** Each BMC is looked at once, and after something happened: most of them do not exist. */
  private static final BmcSettings SELDOM =
      new BmcSettings(
          Optional.empty(),
          BmcSettings.DEFAULT.restartInterval(),
          Optional.of(Duration.ofHours(1)),
          new BmcEventWish.Push(URI.create("http://127.0.0.1:9/")),
          Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
          BmcDiscoverWish.TELL);

  private Optional<Inventory> running = Optional.empty();
  private Optional<LeaseOffice> leases = Optional.empty();
  private Optional<BmcOffice> bmcs = Optional.empty();
  private Optional<FakeFactory> factory = Optional.empty();
  private Optional<AutoCloseable> verdicts = Optional.empty();

  void start(
      @Observes StartupEvent event, InventoryStore store, LeaseArchive archive, Lease6Store leases6)
      throws IOException {
    var clock = InstantSource.system();
    var office = new LeaseOffice(Files.createTempDirectory("leases"), archive, clock);
    office.journal().write(SomeLeases.all(clock.instant()));
    office.open(LeaseDesk.open(office.journal(), clock));
    leases6.write(SomeLeases6.all(clock.instant()));
    office.open6(Lease6Desk.open(leases6, clock));
    leases = Optional.of(office);
    SomeClusters.put(store, clock.instant());
    var site = new FakeSite();
    var inventory =
        new Inventory(
            store,
            site,
            site,
            new SilentNodes(),
            BootDefaults.standard(),
            Timings.standard(),
            InstantSource.system());
    inventory.start();
    running = Optional.of(inventory);
    verdicts = Optional.of(BootVerdicts.follow(inventory));
    var power = new BmcOffice(SELDOM, Files.createTempDirectory("consoles"), store, clock);
    power.open(inventory, Stream::of);
    bmcs = Optional.of(power);
  }

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  LeaseOffice leases() {
    return leases.orElseThrow();
  }

  /** The real office over an empty store, with the simulator's fake factory. */
  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  AssetOffice assets(Inventory inventory) throws IOException {
    var fake =
        new FakeFactory(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of("v1.13.9", "v1.14.0"),
            0);
    factory = Optional.of(fake);
    var directory = Files.createTempDirectory("ichor");
    Files.writeString(directory.resolve("there.efi"), "MZ");
    var office =
        new AssetOffice(
            directory.resolve("assets"),
            Optional.of(
                new FactoryClient(
                    FactoryConfig.at(URI.create("http://127.0.0.1:" + fake.address().getPort())))),
            Set.of(AssetKind.TALOSCTL),
            directory,
            InstantSource.system());
    office.follow(inventory);
    return office;
  }

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  Inventory inventory() {
    return running.orElseThrow();
  }

  /** The real office; its BMCs are the fake site's, but for self-tests. */
  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  BmcOffice bmcs() {
    return bmcs.orElseThrow();
  }

  /** The real ones, with no node to talk to. */
  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  Configurations configurations() {
    var limits = NodeLimits.DEFAULT;
    var clock = InstantSource.system();
    return new Configurations(
        inventory(),
        new TalosConfigurator(new SecureRandom(), clock, limits, machine -> Reporting.NONE));
  }

  /** The real desk over the real store; nobody serves by it. */
  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  PlanDesk planDesk(PlanStore store, AssetOffice assets) {
    var served = new ServedPlan(DhcpConfig.of(List.of()), Optional::empty, assets::objection);
    var desk = new PlanDesk(Map.of(), store, served);
    desk.load();
    return desk;
  }

  void stop(@Observes ShutdownEvent event) throws Exception {
    if (bmcs.isPresent()) {
      bmcs.get().close();
    }
    if (verdicts.isPresent()) {
      verdicts.get().close();
    }
    running.ifPresent(Inventory::close);
    factory.ifPresent(FakeFactory::close);
    leases.map(LeaseOffice::desk).ifPresent(LeaseDesk::close);
    leases.map(LeaseOffice::desk6).ifPresent(Lease6Desk::close);
    leases.ifPresent(LeaseOffice::close);
  }
}
