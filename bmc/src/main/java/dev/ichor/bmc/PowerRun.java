package dev.ichor.bmc;

import dev.ichor.bmc.policy.Arming;
import dev.ichor.bmc.policy.Bmc;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.BootOrder;
import dev.ichor.bmc.policy.BootTarget;
import dev.ichor.bmc.policy.PowerAct;
import dev.ichor.bmc.policy.PowerGoal;
import dev.ichor.bmc.policy.PowerPolicy;
import dev.ichor.bmc.policy.PowerProgress;
import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.bmc.policy.Switched;
import dev.ichor.inventory.port.Power;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Does to one BMC what {@link PowerPolicy} says until it says that it is done. */
final class PowerRun {
  /** The policy ends by itself; this bound holds should it not. */
  private static final int MAX_ACTS = 1000;

  private final String address;
  private final PowerPolicy policy;
  private final Bmc bmc;
  private final LongSupplier nanos;
  private final Consumer<PowerSwitch> onAccepted;
  private final Consumer<PowerSwitch> onSending;
  private final Power.Objection objection;
  private final List<String> steps = new ArrayList<>();
  private PowerProgress seen = PowerProgress.NONE;
  private long acceptedAt;

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   * @param onSending told of every switch before it is sent
   * @param onAccepted told of every switch that the BMC takes
   * @param objection asked before each hard switch after a soft one
   */
  PowerRun(
      String address,
      PowerPolicy policy,
      Bmc bmc,
      LongSupplier nanos,
      Consumer<PowerSwitch> onSending,
      Consumer<PowerSwitch> onAccepted,
      Power.Objection objection) {
    this.address = address;
    this.policy = policy;
    this.bmc = bmc;
    this.nanos = nanos;
    this.onSending = onSending;
    this.onAccepted = onAccepted;
    this.objection = objection;
  }

  /** Sentences for the timeline, or the fault. */
  List<String> reach(PowerGoal goal) throws BmcFaultException, InterruptedException {
    for (var acts = 0; acts < MAX_ACTS; acts++) {
      switch (policy.next(goal, seen)) {
        case PowerAct.Read() ->
            seen = seen.read(bmc.isOn(), Duration.ofNanos(nanos.getAsLong() - acceptedAt));
        case PowerAct.Arm(var order) -> seen = seen.armed(arm(order));
        case PowerAct.Abandon(var why) -> {
          steps.add("UEFI HTTP boot could not be armed, PXE instead: " + why);
          seen = seen.abandoned();
        }
        case PowerAct.Flip(var act) -> flip(act);
        case PowerAct.Escalate(var act) -> {
          heedObjection(act);
          flip(act);
        }
        case PowerAct.Pause(var time) -> {
          bmc.pause(time);
          seen = seen.paused();
        }
        case PowerAct.Finish(var sentence) -> {
          steps.add(sentence);
          return List.copyOf(steps);
        }
        case PowerAct.GiveUp(var fault) -> throw new BmcFaultException(fault);
      }
    }
    throw new BmcFaultException(
        new BmcFault.PowerUnchanged(address, "as asked", Duration.ZERO, MAX_ACTS));
  }

  private Arming arm(BootOrder order) throws BmcFaultException, InterruptedException {
    try {
      var armed = bmc.arm(order);
      steps.addAll(armed.notes());
      return armed.arming();
    } catch (BmcFaultException e) {
      var isRefused =
          e.fault() instanceof BmcFault.NotSupported || e.fault() instanceof BmcFault.Refused;
      if (isRefused && order.target() instanceof BootTarget.Http) {
        return new Arming.Refused(e.fault().advice());
      }
      throw e;
    }
  }

  private void heedObjection(PowerSwitch act) throws BmcFaultException {
    var why = objection.now();
    if (why.isPresent()) {
      throw new BmcFaultException(new BmcFault.HeldBack(address, act.words(), why.get()));
    }
  }

  private void flip(PowerSwitch act) throws BmcFaultException, InterruptedException {
    onSending.accept(act);
    var answer = bmc.flip(act);
    acceptedAt = nanos.getAsLong();
    if (answer instanceof Switched.Accepted) {
      onAccepted.accept(act);
    }
    steps.add(
        switch (answer) {
          case Switched.Accepted() -> "%s accepted".formatted(act.words());
          case Switched.Refused(var why, _) -> "%s refused: %s".formatted(act.words(), why);
        });
    seen = seen.flipped(act, answer);
  }
}
