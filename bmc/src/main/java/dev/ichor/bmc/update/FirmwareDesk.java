package dev.ichor.bmc.update;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.UpdateWish;
import dev.ichor.bmc.update.policy.FirmwareUpdate;
import dev.ichor.bmc.update.policy.FirmwareUpdate.Phase;
import dev.ichor.bmc.update.policy.UpdateRule;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.RecordStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Firmware updates: one of a machine at a time, on disk before the BMC is told, watched in short
 * sessions until versions tell what came of it, also over a restart of Ichor. An update is never
 * sent twice.
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
  }

  /** Goes on with what a restart cut off. */
  public void resume() {
    for (var update : store.kept(KIND, FirmwareUpdate.class)) {
      if (update.phase() == Phase.ASKED) {
        keep(UpdateRule.interrupted(update));
      } else {
        updates.put(update.machine(), update);
        if (!update.phase().isOver()) {
          watch(update.machine());
        }
      }
    }
  }

  /** The machine's last one. */
  public Optional<FirmwareUpdate> of(MachineId machine) {
    return Optional.ofNullable(updates.get(machine));
  }

  /** Its firmware is being written: nobody may touch its power. */
  public boolean isUnderWay(MachineId machine) {
    return of(machine).filter(it -> !it.phase().isOver()).isPresent();
  }

  /**
   * Tells the BMC.
   *
   * @return empty while another one of this machine is under way
   * @throws BmcFaultException when the BMC refused it, or could not be told
   */
  public Optional<FirmwareUpdate> start(MachineId machine, BmcEndpoint bmc, UpdateWish wish)
      throws BmcFaultException, InterruptedException {
    var asked = FirmwareUpdate.asked(machine, wish.image(), wish.targets(), clock.instant());
    var isTaken = new AtomicBoolean();
    updates.compute(
        machine,
        (_, old) -> {
          isTaken.set(old != null && !old.phase().isOver());
          return isTaken.get() ? old : asked;
        });
    if (isTaken.get()) {
      return Optional.empty();
    }
    try {
      var before = versions(bmc);
      store.keep(KIND, machine.toString(), asked);
      var running = asked.begun(send(bmc, asked, wish), before, clock.instant());
      keep(running);
      watch(machine);
      return Optional.of(running);
    } finally {
      updates.remove(machine, asked); // it was refused, or never sent
    }
  }

  private Optional<String> send(BmcEndpoint bmc, FirmwareUpdate asked, UpdateWish wish)
      throws BmcFaultException, InterruptedException {
    try {
      return bmcs.ask(
              bmc, Level.ADMINISTRATOR, "update firmware", one -> one.care().upkeep().update(wish))
          .value();
    } catch (BmcFaultException e) {
      if (e.fault() instanceof BmcFault.NoConnection || e.fault() instanceof BmcFault.Garbled) {
        keep(UpdateRule.lost(asked, e.fault().advice()));
      } else {
        store.drop(KIND, asked.machine().toString());
      }
      throw e;
    }
  }

  private void keep(FirmwareUpdate update) {
    var before = Optional.ofNullable(updates.put(update.machine(), update));
    store.keep(KIND, update.machine().toString(), update);
    if (!before.map(FirmwareUpdate::phase).equals(Optional.of(update.phase()))) {
      LOG.infof(
          "bmc update machine=%s phase=%s why=\"%s\"",
          update.machine(), update.phase(), update.words());
      told.accept(update);
    }
  }

  private void watch(MachineId machine) {
    Thread.ofVirtual()
        .name("firmware-update-" + machine)
        .start(
            () -> {
              try {
                while (!closed.await(times.poll().toNanos(), TimeUnit.NANOSECONDS)
                    && isUnderWay(machine)) {
                  step(machine);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                LOG.errorf(e, "the update of machine=%s is not watched any more", machine);
              }
            });
  }

  private void step(MachineId machine) throws InterruptedException {
    var update = of(machine).orElseThrow();
    var bmc = endpoints.apply(machine);
    if (bmc.isEmpty()) {
      keep(rule.silent(update, "the machine has no BMC on record any more", clock.instant()));
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
