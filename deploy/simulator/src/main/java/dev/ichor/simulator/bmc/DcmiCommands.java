package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.util.List;

/** DCMI 1.5: capabilities, power reading, asset tag; every message begins with DCh (§6). */
final class DcmiCommands {
  private static final int GROUP = 0xdc;
  private static final int WATTS = 140;
  private static final int IDLE_WATTS = 8;
  private static final String TAG = "ichor rack";

  private final Chassis chassis;

  DcmiCommands(Chassis chassis) {
    this.chassis = chassis;
  }

  List<Command> commands() {
    return List.of(
        new Command(Command.GROUP, 0x01, 0, DcmiCommands::capabilities),
        new Command(Command.GROUP, 0x02, Privilege.USER, this::power),
        new Command(Command.GROUP, 0x06, Privilege.USER, DcmiCommands::assetTag));
  }

  private static boolean isDcmi(Command.Call call, int length) {
    return call.data().length() == length && call.data().at(0) == GROUP;
  }

  private static Answer capabilities(Command.Call call) {
    if (!isDcmi(call, 2)) {
      return Answer.WRONG_LENGTH;
    }
    OctetWriter out = new OctetWriter().u8(GROUP).u8(1).u8(5).u8(2);
    return switch (call.data().at(1)) {
      case 1 -> Answer.of(out.u8(0).u8(0x01).u8(0x06));
      case 2 -> Answer.of(out.u16le(0x8040).u8(0).u8(0).u8(1));
      case 3 -> Answer.of(out.u8(0x20).u8(0));
      case 4 -> Answer.of(out.u8(1).u8(0xff).u8(0xff));
      case 5 -> Answer.of(out.u8(1).u8(0x41));
      default -> Answer.WRONG_FIELD;
    };
  }

  private Answer power(Command.Call call) {
    if (!isDcmi(call, 4)) {
      return Answer.WRONG_LENGTH;
    }
    int now = chassis.isOn() ? WATTS : IDLE_WATTS;
    return Answer.of(
        new OctetWriter()
            .u8(GROUP)
            .u16le(now)
            .u16le(IDLE_WATTS)
            .u16le(WATTS + 20)
            .u16le(WATTS - 30)
            .u32le((int) call.now().getEpochSecond())
            .u32le(60_000)
            .u8(0x40));
  }

  private static Answer assetTag(Command.Call call) {
    if (!isDcmi(call, 3)) {
      return Answer.WRONG_LENGTH;
    }
    int offset = call.data().at(1);
    int end = Math.min(TAG.length(), offset + call.data().at(2));
    return offset > TAG.length()
        ? Answer.OUT_OF_RANGE
        : Answer.of(
            new OctetWriter()
                .u8(GROUP)
                .u8(TAG.length())
                .put(Octets.ascii(TAG.substring(offset, end))));
  }
}
