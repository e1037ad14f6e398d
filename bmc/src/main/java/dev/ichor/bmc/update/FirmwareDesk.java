package dev.ichor.bmc.update;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.ProtocolChoice;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.UpdateStart;
import dev.ichor.bmc.policy.care.UpdateWish;
import dev.ichor.bmc.update.policy.FirmwareUpdate;
import dev.ichor.bmc.update.policy.FirmwareUpdate.Phase;
import dev.ichor.bmc.update.policy.UpdateRule;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.RecordStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Firmware updates: one of a machine at a time, on disk before the BMC is told, watched in short
 * sessions until versions tell what came of it, also over a restart of Ichor. An update is never
 * sent twice. All of it is Redfish: IPMI names firmware otherwise, and would show an update where
 * there was none.
 */
public final class FirmwareDesk implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(FirmwareDesk.class);
  private static final String KIND = "firmware-update";

  private final BmcDesk bmcs;
  private final RecordStore store;
  private final Function<MachineId, Optional<BmcEndpoint>> endpoints;
  private final Consumer<FirmwareUpdate> told;
  private final Times times;
  private final UpdateRule rule;
  private final InstantSource clock;
  private final Map<MachineId, FirmwareUpdate> updates = new ConcurrentHashMap<>();
  private final Set<MachineId> unkept = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param poll between two looks
   */
  public record Times(Duration poll, UpdateRule.Limits limits) {
    public static final Times STANDARD =
        new Times(Duration.ofSeconds(10), UpdateRule.Limits.STANDARD);
  }

  /**
   * @param endpoints the machines' BMCs as they are now
   * @param told hears of each update when its phase changes
   */
  public FirmwareDesk(
      BmcDesk bmcs,
      RecordStore store,
      Function<MachineId, Optional<BmcEndpoint>> endpoints,
      Consumer<FirmwareUpdate> told,
      Times times,
      InstantSource clock) {
    this.bmcs = requireNonNull(bmcs, "bmcs");
    this.store = requireNonNull(store, "store");
    this.endpoints = requireNonNull(endpoints, "endpoints");
    this.told = requireNonNull(told, "told");
    this.times = requireNonNull(times, "times");
    this.rule = new UpdateRule(times.limits());
    this.clock = requireNonNull(clock, "clock");
    store.kept(KIND, FirmwareUpdate.class).forEach(it -> updates.put(it.machine(), it));
  }

  /** The machines whose firmware may be being written, by what an earlier Ichor left on disk. */
  public static Set<MachineId> unfinished(RecordStore store) {
    return store.kept(KIND, FirmwareUpdate.class).stream()
        .filter(it -> !it.phase().isOver())
        .map(FirmwareUpdate::machine)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Goes on with what a restart cut off. */
  public void resume() {
    for (var update : List.copyOf(updates.values())) {
      if (update.phase() == Phase.ASKED) {
        keep(UpdateRule.interrupted(update));
      }
      watch(update);
    }
  }

  /** The machine's last one. */
  public Optional<FirmwareUpdate> of(MachineId machine) {
    return Optional.ofNullable(updates.get(machine));
  }

  /** Its firmware is being written, or may be: nobody may touch its power. */
  public boolean isUnderWay(MachineId machine) {
    return of(machine).filter(it -> rule.mayBeWriting(it, clock.instant())).isPresent();
  }

  /** Until it is over and on disk, or another one has taken its place. */
  private boolean isWatched(FirmwareUpdate update) {
    return of(update.machine())
        .filter(it -> it.startedAt().equals(update.startedAt()))
        .filter(it -> !it.phase().isOver() || unkept.contains(it.machine()))
        .isPresent();
  }

  /**
   * Tells the BMC.
   *
   * @return empty while another one of this machine is under way, or may be; {@link Phase#UNKNOWN}
   *     when the BMC was told and its answer was lost
   * @throws BmcFaultException when the BMC did not take it, for certain
   */
  public Optional<FirmwareUpdate> start(MachineId machine, BmcEndpoint bmc, UpdateWish wish)
      throws BmcFaultException, InterruptedException {
    var asked = FirmwareUpdate.asked(machine, wish.image(), wish.targets(), clock.instant());
    var isTaken = new AtomicBoolean();
    updates.compute(
        machine,
        (_, old) -> {
          isTaken.set(old != null && rule.mayBeWriting(old, clock.instant()));
          return isTaken.get() ? old : asked;
        });
    if (isTaken.get()) {
      return Optional.empty();
    }
    try {
      var by = ProtocolChoice.redfishOnly(bmc);
      var before = versions(by);
      store.keep(KIND, machine.toString(), asked);
      var now = sent(by, asked, wish, before);
      keep(now);
      watch(now);
      return Optional.of(now);
    } finally {
      updates.remove(machine, asked); // it was refused, or never sent
    }
  }

  private FirmwareUpdate sent(
      BmcEndpoint bmc, FirmwareUpdate asked, UpdateWish wish, Map<String, String> before)
      throws BmcFaultException, InterruptedException {
    try {
      var start =
          bmcs.ask(
                  bmc,
                  Level.ADMINISTRATOR,
                  "update firmware",
                  one -> one.care().upkeep().update(wish))
              .value();
      return switch (start) {
        case UpdateStart.Taken(var task) -> asked.begun(task, before, clock.instant());
        case UpdateStart.Lost(var why) -> UpdateRule.lost(asked, why);
      };
    } catch (BmcFaultException e) {
      store.drop(KIND, asked.machine().toString());
      throw e;
    } catch (InterruptedException | RuntimeException e) {
      keep(UpdateRule.lost(asked, "Ichor broke off: " + e.getMessage()));
      throw e;
    }
  }

  /** What is known counts, also while it cannot be written down. */
  private void keep(FirmwareUpdate update) {
    var before = Optional.ofNullable(updates.put(update.machine(), update));
    write(update);
    if (!before.map(FirmwareUpdate::phase).equals(Optional.of(update.phase()))) {
      LOG.infof(
          "bmc update machine=%s phase=%s why=\"%s\"",
          update.machine(), update.phase(), update.words());
      tell(update);
    }
  }

  private void write(FirmwareUpdate update) {
    try {
      store.keep(KIND, update.machine().toString(), update);
      unkept.remove(update.machine());
    } catch (RuntimeException e) {
      unkept.add(update.machine());
      LOG.errorf(e, "the update of machine=%s is not on disk; written again", update.machine());
    }
  }

  private void tell(FirmwareUpdate update) {
    try {
      told.accept(update);
    } catch (RuntimeException e) {
      LOG.errorf(e, "the update of machine=%s is not on its timeline", update.machine());
    }
  }

  private void watch(FirmwareUpdate update) {
    Thread.ofVirtual()
        .name("firmware-update-" + update.machine())
        .start(
            () -> {
              try {
                while (!closed.await(times.poll().toNanos(), TimeUnit.NANOSECONDS)
                    && isWatched(update)) {
                  watched(update.machine());
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** What breaks in one look is no end of the update: the next one comes. */
  private void watched(MachineId machine) throws InterruptedException {
    var update = of(machine).orElseThrow();
    if (update.phase().isOver()) {
      write(update);
      return;
    }
    try {
      step(update);
    } catch (RuntimeException e) {
      LOG.errorf(e, "a look at the update of machine=%s broke off", machine);
      keep(rule.silent(update, "Ichor's look at it broke off", clock.instant()));
    }
  }

  private void step(FirmwareUpdate update) throws InterruptedException {
    var bmc =
        endpoints
            .apply(update.machine())
            .map(ProtocolChoice::redfishOnly)
            .filter(it -> it.protocol() == BmcEndpoint.Protocol.REDFISH);
    if (bmc.isEmpty()) {
      var why = "the machine has no BMC with Redfish on record any more";
      keep(rule.silent(update, why, clock.instant()));
      return;
    }
    try {
      keep(
          update.phase() == Phase.RUNNING
              ? looked(update, bmc.get())
              : rule.read(update, versions(bmc.get()), clock.instant()));
    } catch (BmcFaultException e) {
      var isRefusal =
          e.fault() instanceof BmcFault.Refused || e.fault() instanceof BmcFault.NotSupported;
      keep(
          isRefusal && update.phase() == Phase.RUNNING
              ? rule.unwatchable(update, e.fault().advice(), clock.instant())
              : rule.silent(update, e.fault().advice(), clock.instant()));
    }
  }

  private FirmwareUpdate looked(FirmwareUpdate update, BmcEndpoint bmc)
      throws BmcFaultException, InterruptedException {
    var look =
        bmcs.ask(
                bmc,
                Level.USER,
                "firmware update",
                one -> one.care().upkeep().updating(update.task()))
            .value();
    return rule.looked(update, look, clock.instant());
  }

  private Map<String, String> versions(BmcEndpoint bmc)
      throws BmcFaultException, InterruptedException {
    return FirmwareUpdate.versions(
        bmcs.ask(bmc, Level.USER, "firmware", one -> one.care().setup().firmware()).value());
  }

  /** What is under way is watched again after the next start. */
  @Override
  public void close() {
    closed.countDown();
  }
}
