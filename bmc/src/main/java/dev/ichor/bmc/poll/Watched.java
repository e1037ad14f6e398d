package dev.ichor.bmc.poll;

import dev.ichor.bmc.poll.policy.PowerSeen;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import java.util.Optional;

/** One machine that is looked at; touched only by who holds the lock of {@link PowerWatch}. */
final class Watched {
  final MachineId machine;
  final BmcEndpoint bmc;
  Optional<PowerSeen> seen = Optional.empty();

  /** Where in the interval its looks fall, 0 to 1; the same for this machine always. */
  final double place;

  /** The turn that counts; older ones in the queue are void. */
  long ticket;

  /** When that is, in nanoseconds since the watch began. */
  long due;

  boolean running;

  /** Something happened while it was being looked at. */
  boolean wantedAgain;

  /** It did not let us in, and has not since: only time, or another entry, brings the next try. */
  boolean isRefused;

  Watched(MachineId machine, BmcEndpoint bmc) {
    this.machine = machine;
    this.bmc = bmc;
    var mixed = machine.value().hashCode() * 0x9e3779b97f4a7c15L;
    this.place = (mixed >>> 11) * 0x1.0p-53;
  }

  boolean isSilent() {
    return seen.filter(it -> it.failures() > 0).isPresent();
  }
}
