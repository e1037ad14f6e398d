package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.MalformedPacket;
import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A controller behind another one, reached by Send Message (IPMI 2.0 §22.7): a blade with power, a
 * sensor, a log and an inventory of its own. Its answers come inside the acknowledgement, the other
 * way than OpenIPMI's emulator does it; those of a second hop behind it, as ipmitool wants it.
 */
final class Satellite {
  static final int BLADE = 0x82;
  static final int MEZZANINE = 0x74;
  static final int MEZZANINE_CHANNEL = 7;

  private static final int SEND_MESSAGE = 0x34;
  private static final int TRACKED = 1;
  private static final int NO_ANSWER = 0x83;
  private static final int SENSOR = 1;
  private static final int DEGREES = 41;

  private final Blade blade = new Blade();
  private final Map<Integer, Command> commands = new HashMap<>();
  private final Map<Integer, Satellite> behind;

  /** What is plugged in: on or off, and nothing else. */
  private static final class Blade implements Chassis {
    private boolean on;

    @Override
    public boolean isOn() {
      return on;
    }

    @Override
    public void control(ChassisAction action) {
      on = action != ChassisAction.POWER_OFF && action != ChassisAction.SOFT_OFF;
    }
  }

  private Satellite(BmcProfile profile, int product, Map<Integer, Satellite> behind) {
    this.behind = Map.copyOf(behind);
    EventLog log = new EventLog(new BmcKeep(profile));
    Stream.of(
            List.of(
                new Command(Command.APP, 0x01, 0, _ -> deviceId(product)),
                sendMessage(this.behind, Optional.empty()),
                new Command(Command.SENSOR, 0x2d, 0, Satellite::reading)),
            new ChassisCommands(blade, new BootOptions(OptionalInt.empty()), log, 0).commands(),
            log.commands(),
            new FruStore(profile).commands())
        .flatMap(List::stream)
        .forEach(c -> commands.put(c.netFn() << 8 | c.code(), c));
  }

  /** By channel and address: a blade on the IPMB, and behind it a mezzanine on channel 7. */
  static Map<Integer, Satellite> blade(BmcProfile profile) {
    Satellite mezzanine = new Satellite(profile, 3, Map.of());
    Map<Integer, Satellite> seventh = Map.of(MEZZANINE_CHANNEL << 8 | MEZZANINE, mezzanine);
    return Map.of(BLADE, new Satellite(profile, 2, seventh));
  }

  boolean isOn() {
    return blade.isOn();
  }

  private static Answer deviceId(int product) {
    return Answer.of(
        0x20, 0x81, 0x02, 0x00, 0x02, 0x8d, 0x00, 0x00, 0x00, product, 0x00, 0, 0, 0, 0);
  }

  private static Answer reading(Command.Call call) {
    return call.data().length() == 1 && call.data().at(0) == SENSOR
        ? Answer.of(DEGREES, 0xc0, 0xc0, 0x80)
        : Answer.NOT_PRESENT;
  }

  /**
   * The command by which those on the buses of a controller are reached.
   *
   * @param later takes what a second hop answered, to be sent behind the acknowledgement
   */
  static Command sendMessage(Map<Integer, Satellite> reachable, Optional<Consumer<Octets>> later) {
    return new Command(
        Command.APP, SEND_MESSAGE, Privilege.USER, call -> carried(call, reachable, later));
  }

  private static Answer carried(
      Command.Call call, Map<Integer, Satellite> reachable, Optional<Consumer<Octets>> later) {
    if (call.data().length() < 8) {
      return Answer.WRONG_LENGTH;
    }
    int channel = call.data().at(0);
    if (channel >> 6 != TRACKED) {
      return Answer.WRONG_FIELD;
    }
    try {
      IpmiMessage message = IpmiMessage.decode(call.data().from(1));
      Satellite there = reachable.get((channel & 0xf) << 8 | message.rsAddr());
      if (there == null) {
        return Answer.failed(NO_ANSWER);
      }
      Answer answer = there.answer(message, call);
      boolean passedOn = message.netFn() == Command.APP && message.cmd() == SEND_MESSAGE;
      Octets reply = message.encode(answer);
      if (passedOn && later.isPresent()) {
        later.get().accept(reply);
        return Answer.OK;
      }
      return Answer.of(new OctetWriter().put(reply));
    } catch (MalformedPacket e) {
      return Answer.WRONG_FIELD;
    }
  }

  private Answer answer(IpmiMessage message, Command.Call call) {
    Command command = commands.get(message.netFn() << 8 | message.cmd());
    return command == null
        ? Answer.UNKNOWN_COMMAND
        : command.body().answer(new Command.Call(message.data(), call.session(), call.now()));
  }

  /** Records that the BMC keeps of the blade: its sensor, and that it is there (§43.1, §43.9). */
  static List<Octets> records(int from) {
    Octets sensor = SimulatedSensor.foreign(from, BLADE, SENSOR, "Blade Temp");
    OctetWriter locator =
        new OctetWriter().u8(BLADE).u8(0).u8(0).u8(0x0c).fill(0, 3).u8(0x07).u8(1).u8(0);
    return List.of(sensor, SimulatedSensor.record(from + 1, 0x12, locator, "Blade"));
  }
}
