package dev.ichor.api.app;

import dev.ichor.api.config.BmcSettings;
import dev.ichor.api.config.IchorConfig;
import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.PowerWays;
import dev.ichor.bmc.console.Consoles;
import dev.ichor.bmc.credentials.CredentialDesk;
import dev.ichor.bmc.credentials.SettleLoop;
import dev.ichor.bmc.discovery.BmcLookout;
import dev.ichor.bmc.discovery.DiscoveryDesk;
import dev.ichor.bmc.discovery.client.Prober;
import dev.ichor.bmc.discovery.client.SsdpSearch;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.SelfTest;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.wave.WaveDesk;
import dev.ichor.bmc.wol.client.WakePower;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.MachineDesk;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import dev.ichor.inventory.port.RecordStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Everything about BMCs, wired: the drivers, and what is built on the inventory's use of them. */
public final class BmcOffice implements AutoCloseable {
  private static final Duration SETTLE_EVERY = Duration.ofMinutes(1);

  private final BmcPower controllers;
  private final Consoles consoles;
  private final PowerSight sight;
  private final PresentBmcs present;
  private final BmcEventsOffice events;
  private final BmcTrapsOffice traps;
  private final UpkeepOffice upkeep;
  private final CandidatesOffice candidates;
  private final RecordStore store;
  private final InstantSource clock;
  private volatile Function<Machine, Optional<String>> base = _ -> Optional.empty();
  private volatile Optional<Opened> opened = Optional.empty();

  private record Opened(
      WaveDesk waves,
      WaveOffice selection,
      DiscoveryOffice discovery,
      CredentialDesk credentials,
      SettleLoop settling,
      Prober prober,
      AutoCloseable subscription) {}

  /** As configured. */
  static BmcOffice of(IchorConfig config, RecordStore store, InstantSource clock) {
    return new BmcOffice(config.bmc(), config.consolesDirectory(), store, clock);
  }

  /**
   * @param recordings directory of the consoles' recordings; made when first needed
   * @throws StartProblem when the table of quirks cannot be used
   */
  public BmcOffice(BmcSettings settings, Path recordings, RecordStore store, InstantSource clock) {
    this.controllers = new BmcPower(config(settings));
    this.consoles = new Consoles(controllers.desk(), recordings, clock);
    this.present = new PresentBmcs(controllers::forget);
    this.sight = new PowerSight(controllers::look, settings.poll(), clock);
    this.events = new BmcEventsOffice(controllers, settings.events(), store, clock);
    this.traps = new BmcTrapsOffice(settings.traps(), clock);
    this.upkeep = new UpkeepOffice(controllers, store, clock);
    this.candidates = new CandidatesOffice(settings.discover(), store);
    this.store = store;
    this.clock = clock;
  }

  private static BmcConfig config(BmcSettings settings) {
    var config = BmcConfig.DEFAULT.withRestartInterval(settings.restartInterval());
    if (settings.quirks().isEmpty()) {
      return config;
    }
    return BmcQuirks.of(config, settings.quirks().get());
  }

  /** Answers questions about BMCs. */
  public BmcDesk desk() {
    return controllers.desk();
  }

  public Consoles consoles() {
    return consoles;
  }

  /** The power of all machines, as seen. */
  public PowerSight sight() {
    return sight;
  }

  /** What BMCs tell by themselves. */
  public BmcEventsOffice events() {
    return events;
  }

  /** What BMCs tell by SNMP. */
  public BmcTrapsOffice traps() {
    return traps;
  }

  /** DHCP clients that look like BMCs. */
  public CandidatesOffice candidates() {
    return candidates;
  }

  /** For the inventory: by controller or magic packet. */
  public Power power() {
    return new PowerWays(controllers, new WakePower());
  }

  /**
   * The same with what is known of machines beyond their BMCs.
   *
   * @param bootHttp boot HTTP of ours as a machine reaches it: {@code http://10.0.0.2:8081}
   */
  MachinePower machinePower(Function<Machine, Optional<String>> bootHttp) {
    base = bootHttp;
    return new MachinePower(
        power(),
        controllers.desk(),
        store,
        machine -> HttpBootFile.of(machine).flatMap(path -> onBootHttp(machine, path)),
        upkeep::isUpdating,
        clock,
        MachinePower.RETRY);
  }

  private Optional<String> onBootHttp(Machine machine, String path) {
    return base.apply(machine).map(ours -> ours + path);
  }

  /** The address of a file beside our loaders, as this machine's network reaches it. */
  public Optional<String> fileAddress(Machine machine, String file) {
    return BootNames.isLoaderFile(file)
        ? onBootHttp(machine, BootNames.loaderPath(file))
        : Optional.empty();
  }

  /** Firmware and certificates. */
  public UpkeepOffice upkeep() {
    return upkeep;
  }

  /**
   * Once the inventory runs: waves that a restart cut off go on.
   *
   * @param leased addresses that our DHCP server has given out
   */
  public void open(Inventory inventory, Supplier<Stream<String>> leased) {
    var desk = new WaveDesk(store, new WaveHand(inventory), clock);
    var subscription = inventory.subscribe(change -> seen(desk, change));
    var prober = new Prober();
    var credentials =
        new CredentialDesk(store, new OnBmcs(), new LoginBook(inventory.machines()), clock);
    var settling = new SettleLoop(credentials, SETTLE_EVERY);
    opened =
        Optional.of(
            new Opened(
                desk,
                new WaveOffice(inventory, desk),
                new DiscoveryOffice(
                    inventory, discovery(prober), leased, new SsdpSearch(), credentials::adopted),
                credentials,
                settling,
                prober,
                subscription));
    desk.resume();
    present.open(inventory);
    sight.open(inventory);
    events.open(inventory);
    traps.open(inventory);
    upkeep.open(inventory);
    candidates.open(discovery());
    settling.start();
  }

  private final class OnBmcs implements CredentialDesk.Bmcs {
    @Override
    public void set(BmcEndpoint by, String user, Secret password)
        throws BmcFaultException, InterruptedException {
      controllers.setPassword(by, user, password);
    }

    @Override
    public void check(BmcEndpoint bmc, boolean asAdministrator)
        throws BmcFaultException, InterruptedException {
      controllers.check(bmc, asAdministrator ? Level.ADMINISTRATOR : Level.USER);
    }
  }

  /** The machines' BMCs as the inventory has them. */
  private record LoginBook(MachineDesk machines) implements CredentialDesk.Book {
    @Override
    public Optional<BmcEndpoint> of(MachineId machine) {
      return machines
          .find(machine)
          .flatMap(view -> view.machine().bmc())
          .filter(bmc -> bmc.protocol().isController());
    }

    @Override
    public boolean replace(MachineId machine, BmcEndpoint expected, BmcEndpoint next) {
      return machines.bmcLogin(machine, expected, next) instanceof Outcome.Done;
    }
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  public CredentialDesk credentials() {
    return opened
        .map(Opened::credentials)
        .orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }

  private static void seen(WaveDesk desk, Change change) {
    if (change instanceof Change.EvidenceSeen(var machine, var evidence)) {
      desk.seen(machine, evidence);
    }
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  public WaveOffice waves() {
    return opened
        .map(Opened::selection)
        .orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }

  private DiscoveryDesk discovery(Prober prober) {
    var lookout =
        new BmcLookout(
            store,
            prober,
            controllers::introduce,
            name -> DiscoveryDesk.credentials(store, name),
            clock);
    return new DiscoveryDesk(store, lookout, clock);
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  public DiscoveryOffice discovery() {
    return opened
        .map(Opened::discovery)
        .orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }

  /** Blocks; reads only. */
  public SelfTest selfTest(BmcEndpoint bmc) {
    return controllers.selfTest(bmc);
  }

  /** Waves first: what they cut off goes on at the next start. */
  @Override
  public void close() throws Exception {
    present.close();
    sight.close();
    events.close();
    traps.close();
    upkeep.close();
    candidates.close();
    if (opened.isPresent()) {
      opened.get().subscription().close();
      opened.get().waves().close();
      opened.get().settling().close();
      opened.get().discovery().desk().close();
      opened.get().prober().close();
    }
    consoles.close();
    controllers.close();
  }
}
