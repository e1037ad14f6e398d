package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.port.Power;

/** Acts on a machine's power by whatever it has: a controller, a magic packet, or a person. */
final class PowerHand {
  private final Power power;
  private final TaskDesk tasks;

  PowerHand(Power power, TaskDesk tasks) {
    this.power = power;
    this.tasks = tasks;
  }

  /** Blocks until it is confirmed, has failed, or a person was asked. */
  Power.Result act(Machine machine, PowerAction action) {
    return act(machine, action, Power.Objection.NONE);
  }

  /**
   * @param objection asked again before a step that comes minutes later
   */
  Power.Result act(Machine machine, PowerAction action, Power.Objection objection) {
    return isByHand(machine)
        ? new Power.Result.Asked(tasks.ask(machine, action))
        : power.act(machine, action, firmware(machine), objection);
  }

  /** True only when its controller says so. */
  boolean isOn(Machine machine) {
    return hasController(machine)
        && machine
            .bmc()
            .filter(way -> power.read(way) instanceof Power.Reading.State(var on) && on)
            .isPresent();
  }

  /** Its power-on is a goal, and nothing says that it was reached. */
  static boolean isUnconfirmed(Machine machine) {
    return machine.progress().powerRequestedAt().isPresent()
        && machine.progress().powerDoneAt().isEmpty();
  }

  static boolean hasController(Machine machine) {
    return machine.bmc().filter(way -> way.protocol().isController()).isPresent();
  }

  static boolean isByHand(Machine machine) {
    return machine.bmc().filter(way -> way.protocol() == BmcEndpoint.Protocol.HUMAN).isPresent();
  }

  /** For the timeline: nothing answers a magic packet, so it is only sent. */
  static String doneKind(Machine machine) {
    return machine.bmc().filter(way -> way.protocol() == BmcEndpoint.Protocol.WAKE).isPresent()
        ? "power-sent"
        : "power-done";
  }

  private static Power.Firmware firmware(Machine machine) {
    return machine
        .clientArch()
        .map(arch -> arch == 0 ? Power.Firmware.BIOS : Power.Firmware.UEFI)
        .orElse(Power.Firmware.UNKNOWN);
  }
}
