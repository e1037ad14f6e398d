package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.port.Power;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Sends a machine to its disk through its BMC, for firmware that does not go there by itself. One
 * order at a time, and not again while the machine may still be on its way through its self-test.
 */
final class DiskByBmc {
  private static final Logger LOG = Logger.getLogger(DiskByBmc.class);

  /** Servers take minutes from reset to their disk. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final PowerHand power;
  private final Timeline timeline;
  private final InstantSource clock;
  private final Map<MachineId, Instant> ordered = new ConcurrentHashMap<>();

  DiskByBmc(PowerHand power, Timeline timeline, InstantSource clock) {
    this.power = power;
    this.timeline = timeline;
    this.clock = clock;
  }

  /** Returns at once; what becomes of it is on the timeline. */
  void order(Machine machine) {
    var now = clock.instant();
    var isDue =
        ordered
            .compute(
                machine.id(),
                (_, before) -> before == null || before.plus(PAUSE).isBefore(now) ? now : before)
            .equals(now);
    if (isDue && machine.bmc().isPresent()) {
      Thread.ofVirtual().name("disk-by-bmc-" + machine.id()).start(() -> run(machine));
    }
  }

  private void run(Machine machine) {
    note(machine, "disk-by-bmc", "its BMC is told to boot the disk once, and to restart it");
    try {
      switch (power.act(machine, PowerAction.DISK)) {
        case Power.Result.Done(var steps) ->
            note(machine, PowerHand.doneKind(machine), String.join("; ", steps));
        case Power.Result.Asked(var sentence) -> note(machine, "power-asked", sentence);
        case Power.Result.Failed(var advice, _) -> note(machine, "power-failed", advice);
      }
    } catch (RuntimeException e) {
      LOG.errorf(e, "disk boot by BMC broke off machine=%s", machine.id());
    }
  }

  private void note(Machine machine, String kind, String text) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(machine.id()),
            clock.instant(),
            Evidence.Source.BMC,
            kind,
            text,
            Map.of()));
  }
}
