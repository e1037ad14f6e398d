package dev.ichor.simulator.bmc;

import java.util.List;
import java.util.Optional;

/** Power and boot device (IPMI 2.0 §28). */
final class ChassisCommands {
  private final Chassis chassis;
  private final BootOptions bootOptions;
  private final EventLog eventLog;
  private int busy;
  private int lastPowerEvent;
  private boolean identifying;

  ChassisCommands(Chassis chassis, BootOptions bootOptions, EventLog eventLog, int busyFirst) {
    this.chassis = chassis;
    this.bootOptions = bootOptions;
    this.eventLog = eventLog;
    this.busy = busyFirst;
  }

  List<Command> commands() {
    return List.of(
        chassis(0x00, Privilege.USER, _ -> Answer.of(0x00, 0x20, 0x20, 0x20, 0x20)),
        chassis(0x01, Privilege.USER, _ -> status()),
        chassis(0x02, Privilege.OPERATOR, this::control),
        chassis(0x04, Privilege.OPERATOR, this::identify),
        chassis(0x08, Privilege.OPERATOR, c -> bootOptions.set(c.data(), c.now())),
        chassis(0x09, Privilege.OPERATOR, c -> bootOptions.get(c.data(), c.now())));
  }

  private Command chassis(int code, int privilege, Command.Body body) {
    return new Command(Command.CHASSIS, code, privilege, call -> unlessBusy(body, call));
  }

  private Answer unlessBusy(Command.Body body, Command.Call call) {
    if (busy > 0) {
      busy--;
      return Answer.NODE_BUSY;
    }
    return body.answer(call);
  }

  /** §28.2: power, last event (10h: on by command), identify supported and its state. */
  private Answer status() {
    int power = (chassis.isOn() ? 0x01 : 0x00) | 0x20;
    return Answer.of(power, lastPowerEvent, 0x40 | (identifying ? 0x10 : 0x00), 0x00);
  }

  /** §28.3. */
  private Answer control(Command.Call call) {
    if (call.data().length() != 1) {
      return Answer.WRONG_LENGTH;
    }
    Optional<ChassisAction> action = ChassisAction.of(call.data().at(0) & 0x0f);
    if (action.isEmpty()) {
      return Answer.WRONG_FIELD;
    }
    boolean on = chassis.isOn();
    if (action.get().needsPower && !on) {
      return Answer.NOT_IN_THIS_STATE;
    }
    bootOptions.chassisCommand(call.now());
    lastPowerEvent = action.get() == ChassisAction.POWER_ON ? 0x10 : lastPowerEvent;
    chassis.control(action.get());
    if (on != chassis.isOn()) {
      eventLog.power(chassis.isOn(), call.now());
    }
    return Answer.OK;
  }

  /** §28.5: an interval in seconds, or for ever; without data 15 seconds. */
  private Answer identify(Command.Call call) {
    boolean forEver = call.data().length() > 1 && (call.data().at(1) & 1) != 0;
    identifying = forEver || call.data().isEmpty() || call.data().at(0) != 0;
    return Answer.OK;
  }
}
