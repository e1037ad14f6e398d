package dev.ichor.bmc.policy;

import dev.ichor.bmc.policy.PowerAct.Abandon;
import dev.ichor.bmc.policy.PowerAct.Arm;
import dev.ichor.bmc.policy.PowerAct.Escalate;
import dev.ichor.bmc.policy.PowerAct.Finish;
import dev.ichor.bmc.policy.PowerAct.Flip;
import dev.ichor.bmc.policy.PowerAct.GiveUp;
import dev.ichor.bmc.policy.PowerAct.Pause;
import dev.ichor.bmc.policy.PowerAct.Read;
import dev.ichor.bmc.policy.PowerProgress.Attempt;
import java.time.Duration;
import java.util.Optional;

/**
 * Goal and observation to the next act: arm before any switch, look before and after every switch,
 * climb from reset to power cycle to off and on when the BMC refuses, and stop when the budget is
 * used.
 */
public final class PowerPolicy {
  private final String address;
  private final PowerLimits limits;

  /**
   * @param address for the sentences only
   */
  public PowerPolicy(String address, PowerLimits limits) {
    this.address = address;
    this.limits = limits;
  }

  public PowerAct next(PowerGoal goal, PowerProgress seen) {
    return switch (goal) {
      case PowerGoal.NetbootOnce(var mode, var http) ->
          netbooted(mode, http, seen).orElseGet(() -> restart(PowerSwitch.FORCE_RESTART, seen));
      case PowerGoal.DiskOnce(var mode) ->
          armed(new BootOrder(BootTarget.Device.DISK, mode, false), seen)
              .orElseGet(() -> restart(PowerSwitch.FORCE_RESTART, seen));
      case PowerGoal.Boot(var order) ->
          armed(order, seen).orElseGet(() -> new Finish("the power was left as it is"));
      case PowerGoal.On() -> want(true, seen);
      case PowerGoal.Off() -> want(false, seen);
      case PowerGoal.GracefulOff(var patience) -> graceful(patience, seen);
      case PowerGoal.Restart() -> restart(PowerSwitch.FORCE_RESTART, seen);
      case PowerGoal.Cycle() -> restart(PowerSwitch.POWER_CYCLE, seen);
      case PowerGoal.Interrupt() -> interrupt(seen);
    };
  }

  /** By HTTP where that is wanted and works, else by PXE. */
  private Optional<PowerAct> netbooted(
      BootMode mode, Optional<BootTarget.Http> http, PowerProgress seen) {
    if (http.isEmpty() || seen.isPxe()) {
      return armed(BootOrder.netbootOnce(mode), seen);
    }
    if (mode == BootMode.LEGACY) {
      return Optional.of(new Abandon("the machine starts as a BIOS, which has none"));
    }
    var order = new BootOrder(http.get(), BootMode.UEFI, false);
    return armed(order, seen)
        .map(act -> act instanceof GiveUp(var fault) ? new Abandon(fault.advice()) : act);
  }

  /** What is left to do about the boot override; empty when it is as ordered. */
  private Optional<PowerAct> armed(BootOrder order, PowerProgress seen) {
    if (seen.arming().isEmpty()) {
      return Optional.of(new Arm(order));
    }
    return switch (seen.arming().get()) {
      case Arming.Confirmed _, Arming.Unconfirmed _ -> Optional.empty();
      case Arming.Refused(var why) ->
          Optional.of(new GiveUp(new BmcFault.Refused(address, order.target().words(), why)));
      case Arming.Differs _ when seen.armings() < limits.armings() -> Optional.of(new Arm(order));
      case Arming.Differs(var wanted, var got) ->
          Optional.of(new GiveUp(new BmcFault.BootDeviceDiffers(address, wanted, got)));
    };
  }

  /** Asked, then waited for, then told. */
  private PowerAct graceful(Duration patience, PowerProgress seen) {
    if (seen.on().isEmpty()) {
      return new Read();
    }
    var asked = accepted(seen).filter(act -> act == PowerSwitch.GRACEFUL_OFF);
    if (!seen.on().get() || seen.refuses(PowerSwitch.GRACEFUL_OFF)) {
      return escalated(want(false, seen));
    }
    if (seen.attempts().isEmpty()) {
      return new Flip(PowerSwitch.GRACEFUL_OFF);
    }
    if (asked.isPresent()) {
      return seen.sinceSwitch().compareTo(patience) < 0
          ? new Pause(limits.poll())
          : new Escalate(PowerSwitch.FORCE_OFF);
    }
    return escalated(want(false, seen));
  }

  private static PowerAct escalated(PowerAct act) {
    return act instanceof Flip(var hard) ? new Escalate(hard) : act;
  }

  private PowerAct interrupt(PowerProgress seen) {
    if (accepted(seen).isPresent()) {
      return new Finish("the BMC took the diagnostic interrupt");
    }
    if (!seen.attempts().isEmpty()) {
      return new GiveUp(refusal(seen.attempts().getLast()));
    }
    if (seen.on().isEmpty()) {
      return new Read();
    }
    return seen.on().get()
        ? new Flip(PowerSwitch.NMI)
        : new GiveUp(new BmcFault.NotInThisState(address, PowerSwitch.NMI.words()));
  }

  /** The machine has started anew when it is on after an accepted switch that starts it. */
  private PowerAct restart(PowerSwitch first, PowerProgress seen) {
    if (seen.on().isEmpty()) {
      return new Read();
    }
    var on = seen.on().get();
    var started = accepted(seen).filter(act -> act != PowerSwitch.FORCE_OFF);
    if (started.isPresent()) {
      return on ? new Finish("the BMC reports power on") : patience(PowerSwitch.ON, "on", seen);
    }
    if (accepted(seen).isPresent() && on) {
      return patience(PowerSwitch.FORCE_OFF, "off", seen);
    }
    return flip(on ? restarting(first, seen) : PowerSwitch.ON, seen);
  }

  private static PowerSwitch restarting(PowerSwitch first, PowerProgress seen) {
    if (!seen.refuses(first)) {
      return first;
    }
    return seen.refuses(PowerSwitch.POWER_CYCLE) ? PowerSwitch.FORCE_OFF : PowerSwitch.POWER_CYCLE;
  }

  private PowerAct want(boolean on, PowerProgress seen) {
    if (seen.on().isEmpty()) {
      return new Read();
    }
    var word = on ? "on" : "off";
    if (seen.on().get() == on) {
      return new Finish(
          seen.attempts().isEmpty()
              ? "power was already %s".formatted(word)
              : "the BMC reports power %s".formatted(word));
    }
    var act = on ? PowerSwitch.ON : PowerSwitch.FORCE_OFF;
    return accepted(seen).isPresent() ? patience(act, word, seen) : flip(act, seen);
  }

  /** Accepted, but the machine has not followed yet: look again, switch again, or give up. */
  private PowerAct patience(PowerSwitch act, String wanted, PowerProgress seen) {
    if (seen.sinceSwitch().compareTo(limits.settle()) < 0) {
      return new Pause(limits.poll());
    }
    if (seen.attempts().size() < limits.switches()) {
      return new Flip(act);
    }
    return new GiveUp(
        new BmcFault.PowerUnchanged(address, wanted, limits.settle(), seen.attempts().size()));
  }

  private PowerAct flip(PowerSwitch act, PowerProgress seen) {
    if (seen.attempts().size() < limits.switches()) {
      return new Flip(act);
    }
    return new GiveUp(refusal(seen.attempts().getLast()));
  }

  private BmcFault refusal(Attempt last) {
    var command = last.act().words();
    return switch (last.answer()) {
      case Switched.Refused(_, var inThisState) when inThisState ->
          new BmcFault.NotInThisState(address, command);
      case Switched.Refused(var answer, _) -> new BmcFault.Refused(address, command, answer);
      case Switched.Accepted() ->
          new BmcFault.PowerUnchanged(address, command, limits.settle(), limits.switches());
    };
  }

  /** The last switch that the BMC accepted. */
  private static Optional<PowerSwitch> accepted(PowerProgress seen) {
    return seen.attempts().reversed().stream()
        .filter(attempt -> attempt.answer() instanceof Switched.Accepted)
        .map(Attempt::act)
        .findFirst();
  }
}
