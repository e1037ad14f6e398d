package dev.ichor.api.app;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.BmcBoot;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.port.Power;
import dev.ichor.inventory.port.RecordStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Power with what is known of a machine beyond its BMC: nobody touches it while its firmware is
 * written, and network boots are armed with Ichor's own HTTP address where that is wanted. That one
 * was armed is on disk before it is; when the machine's firmware has fetched a file, what is left
 * of it in the BMC is taken out.
 */
final class MachinePower implements Power, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(MachinePower.class);
  private static final String KIND = "http-boot";
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** With {@link #RETRY} about three and a half hours. */
  private static final int MOST_TRIES = 25;

  /** Until a BMC that could not be tidied up is asked again; doubles up to ten minutes. */
  static final Duration RETRY = Duration.ofSeconds(30);

  private final Power power;
  private final BmcDesk desk;
  private final RecordStore store;
  private final Function<Machine, Optional<String>> address;
  private final Predicate<MachineId> isUpdating;
  private final InstantSource clock;
  private final Duration retry;
  private final Map<MachineId, Armed> armed = new ConcurrentHashMap<>();
  private final Set<String> clearing = ConcurrentHashMap.newKeySet();
  private final ExecutorService each =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-boot-", 0).factory());
  private volatile Optional<AutoCloseable> subscription = Optional.empty();

  /**
   * This machine's BMC was told of an HTTP boot.
   *
   * @param due its firmware has fetched a file since, so that the address can go
   */
  record Armed(MachineId machine, Instant at, boolean due) {
    /** The one arming, due or not. */
    String named() {
      return machine + " " + at;
    }
  }

  /**
   * @param address that a machine loads first; empty leaves it to DHCP
   * @param isUpdating whether its firmware is being written
   * @param retry until a BMC that could not be tidied up is asked again; doubles
   */
  MachinePower(
      Power power,
      BmcDesk desk,
      RecordStore store,
      Function<Machine, Optional<String>> address,
      Predicate<MachineId> isUpdating,
      InstantSource clock,
      Duration retry) {
    this.power = requireNonNull(power, "power");
    this.desk = requireNonNull(desk, "desk");
    this.store = requireNonNull(store, "store");
    this.address = requireNonNull(address, "address");
    this.isUpdating = requireNonNull(isUpdating, "isUpdating");
    this.clock = requireNonNull(clock, "clock");
    this.retry = requireNonNull(retry, "retry");
    store.kept(KIND, Armed.class).forEach(it -> armed.put(it.machine(), it));
  }

  /** Tidies up from here on, first what another run of Ichor left. */
  void follow(Inventory inventory) {
    subscription =
        Optional.of(
            inventory.subscribe(
                change -> {
                  if (change instanceof Change.EvidenceSeen(var machine, var evidence)) {
                    seen(inventory, machine, evidence);
                  }
                }));
    for (var entry : armed.values()) {
      if (entry.due() && clearing.add(entry.named())) {
        each.execute(() -> tidy(inventory, entry));
      }
    }
  }

  @Override
  public Result act(Machine machine, PowerAction action, Firmware firmware, Objection objection) {
    if (isUpdating.test(machine.id())) {
      return new Result.Failed(
          "its firmware is being updated, which a switch of its power might break; wait until ichor"
              + " bmc firmware says that it is over",
          true);
    }
    var way = machine.bmc().filter(it -> it.boot().filter(BmcBoot::isHttp).isPresent());
    if (action != PowerAction.NETBOOT || way.isEmpty()) {
      return power.act(machine, action, firmware, objection);
    }
    var wish = way.get().boot().orElse(BmcBoot.HTTP);
    var filled =
        wish.address().isPresent()
            ? wish
            : address.apply(machine).map(BmcBoot::new).orElse(BmcBoot.HTTP);
    var entry = new Armed(machine.id(), clock.instant(), false);
    remember(entry);
    return power.act(way.get().withBoot(Optional.of(filled)), action, firmware, objection);
  }

  private synchronized void remember(Armed entry) {
    store.keep(KIND, entry.machine().toString(), entry);
    armed.put(entry.machine(), entry);
  }

  /** A packet of DHCP comes before the firmware is through with the address. */
  private void seen(Inventory inventory, MachineId machine, Evidence evidence) {
    var entry = Optional.ofNullable(armed.get(machine));
    if (entry.isEmpty()
        || !evidence.isFromFirmware()
        || evidence.source() == Evidence.Source.DHCP
        || evidence.began().isBefore(entry.get().at())) {
      return;
    }
    if (clearing.add(entry.get().named())) {
      each.execute(() -> tidy(inventory, due(entry.get())));
    }
  }

  /** On disk from now on, so that another start of Ichor goes on with it. */
  private synchronized Armed due(Armed entry) {
    var due = new Armed(entry.machine(), entry.at(), true);
    if (!entry.due() && armed.replace(entry.machine(), entry, due)) {
      store.keep(KIND, entry.machine().toString(), due);
    }
    return due;
  }

  /** A BMC that is busy during its machine's start is asked again, less and less often. */
  private void tidy(Inventory inventory, Armed entry) {
    try {
      var pause = retry;
      for (var tries = 1; !isCleared(inventory, entry, tries); tries++) {
        Thread.sleep(pause);
        var doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.debugf("http boot of machine=%s is tidied up after the next start", entry.machine());
    } catch (RuntimeException e) {
      LOG.errorf(e, "http boot of machine=%s is not tidied up", entry.machine());
    } finally {
      clearing.remove(entry.named());
    }
  }

  /** Whether there is nothing more to do, at least until the next file is fetched. */
  private boolean isCleared(Inventory inventory, Armed entry, int tries)
      throws InterruptedException {
    var bmc = inventory.machines().find(entry.machine()).flatMap(view -> view.machine().bmc());
    if (bmc.filter(it -> it.protocol().isController()).isEmpty()) {
      forget(entry);
      return true;
    }
    try {
      var done =
          desk.ask(
                  bmc.get(),
                  Level.ADMINISTRATOR,
                  "clear the HTTP boot",
                  one -> isCurrent(entry) ? one.care().setup().clearHttpBoot() : List.<String>of())
              .value();
      if (isCurrent(entry)) {
        forget(entry);
        note(inventory, entry, "http-boot-cleared", String.join("; ", done));
      }
      return true;
    } catch (BmcFaultException e) {
      return isGivenUp(inventory, entry, e.fault(), tries);
    }
  }

  /** The first failure is told, and the last. */
  private boolean isGivenUp(Inventory inventory, Armed entry, BmcFault fault, int tries) {
    if (fault instanceof BmcFault.NotSupported) {
      forget(entry); // IPMI: it was never armed
      return true;
    }
    var isOver = !fault.isTransient() || tries >= MOST_TRIES;
    if (tries == 1 || isOver) {
      var next = isOver ? "" : "; Ichor tries again for some hours";
      note(
          inventory,
          entry,
          "http-boot-left",
          "the BMC still has the address of the HTTP boot: " + fault.advice() + next);
    }
    if (!fault.isTransient()) {
      forget(entry);
    }
    return isOver;
  }

  private boolean isCurrent(Armed entry) {
    return Optional.ofNullable(armed.get(entry.machine())).filter(entry::equals).isPresent();
  }

  /** Unless it was armed once more meanwhile. */
  private synchronized void forget(Armed entry) {
    if (armed.remove(entry.machine(), entry)) {
      store.drop(KIND, entry.machine().toString());
    }
  }

  private void note(Inventory inventory, Armed entry, String kind, String text) {
    inventory
        .evidence()
        .record(
            new Evidence(
                new Evidence.Subject.ByMachine(entry.machine()),
                clock.instant(),
                Evidence.Source.BMC,
                kind,
                text,
                Map.of()));
  }

  @Override
  public Reading read(BmcEndpoint bmc) {
    return power.read(bmc);
  }

  @Override
  public Result act(BmcEndpoint bmc, PowerAction action, Firmware firmware, Objection objection) {
    return power.act(bmc, action, firmware, objection);
  }

  @Override
  public Result netbootOnce(BmcEndpoint bmc, Firmware firmware) {
    return power.netbootOnce(bmc, firmware);
  }

  @Override
  public Result diskOnce(BmcEndpoint bmc, Firmware firmware) {
    return power.diskOnce(bmc, firmware);
  }

  @Override
  public Result on(BmcEndpoint bmc) {
    return power.on(bmc);
  }

  @Override
  public Result off(BmcEndpoint bmc) {
    return power.off(bmc);
  }

  @Override
  public void close() throws Exception {
    if (subscription.isPresent()) {
      subscription.get().close();
    }
    each.shutdownNow();
  }
}
