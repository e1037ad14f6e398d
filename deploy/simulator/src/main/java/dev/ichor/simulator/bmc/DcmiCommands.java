package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * DCMI 1.5: capabilities, power reading and limit, asset tag, the controller's name; every message
 * begins with DCh (§6).
 */
final class DcmiCommands {
  private static final int GROUP = 0xdc;
  private static final int WATTS = 140;
  private static final int IDLE_WATTS = 8;
  private static final int LONGEST_PIECE = 16;
  private static final int NOT_ACTIVE = 0x80;
  private static final int OUT_OF_LIMITS = 0x84;
  private static final int MOST_WATTS = 2000;

  private final Chassis chassis;
  private final BmcKeep keep;
  private Octets limitTimes = Octets.of(0x11, 0, 0, 0xe8, 0x03, 0, 0, 0, 0, 1, 0);

  DcmiCommands(Chassis chassis, BmcKeep keep) {
    this.chassis = chassis;
    this.keep = keep;
  }

  List<Command> commands() {
    return List.of(
        new Command(Command.GROUP, 0x01, 0, DcmiCommands::capabilities),
        new Command(Command.GROUP, 0x02, Privilege.USER, this::power),
        new Command(Command.GROUP, 0x03, Privilege.USER, this::limit),
        new Command(Command.GROUP, 0x04, Privilege.OPERATOR, this::setLimit),
        new Command(Command.GROUP, 0x05, Privilege.OPERATOR, this::activate),
        new Command(Command.GROUP, 0x06, Privilege.USER, c -> read(c, keep::assetTag, 0)),
        new Command(
            Command.GROUP,
            0x08,
            Privilege.OPERATOR,
            c -> write(c, keep.assetTag(), keep::assetTag)),
        new Command(Command.GROUP, 0x09, Privilege.USER, c -> read(c, keep::name, 1)),
        new Command(
            Command.GROUP, 0x0a, Privilege.ADMINISTRATOR, c -> write(c, keep.name(), keep::name)));
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

  /** §6.6.2: action, watts, correction time, sampling period; 80h while none is active. */
  private Answer limit(Command.Call call) {
    if (!isDcmi(call, 3)) {
      return Answer.WRONG_LENGTH;
    }
    OctetWriter out = new OctetWriter().u8(GROUP).u16le(0).u8(limitTimes.at(0));
    out.u16le(keep.limit().orElse(0)).put(limitTimes.from(3));
    return new Answer(keep.isLimiting() ? 0 : NOT_ACTIVE, out.octets());
  }

  /** §6.6.3. */
  private Answer setLimit(Command.Call call) {
    if (!isDcmi(call, 15)) {
      return Answer.WRONG_LENGTH;
    }
    int watts = call.data().at(5) | call.data().at(6) << 8;
    if (watts > MOST_WATTS) {
      return Answer.failed(OUT_OF_LIMITS);
    }
    limitTimes = call.data().from(4);
    keep.limit(OptionalInt.of(watts), keep.isLimiting());
    return Answer.of(GROUP);
  }

  /** §6.6.4. */
  private Answer activate(Command.Call call) {
    if (!isDcmi(call, 4)) {
      return Answer.WRONG_LENGTH;
    }
    keep.limit(keep.limit(), call.data().at(1) == 1);
    return Answer.of(GROUP);
  }

  /**
   * A piece of a text; total length first.
   *
   * @param end octets of NUL that belong to it
   */
  private static Answer read(Command.Call call, Supplier<String> of, int end) {
    if (!isDcmi(call, 3)) {
      return Answer.WRONG_LENGTH;
    }
    Octets text = Octets.ascii(of.get() + "\0".repeat(end));
    int offset = call.data().at(1);
    if (offset > text.length() || call.data().at(2) > LONGEST_PIECE) {
      return Answer.OUT_OF_RANGE;
    }
    int to = Math.min(text.length(), offset + call.data().at(2));
    return Answer.of(new OctetWriter().u8(GROUP).u8(text.length()).put(text.slice(offset, to)));
  }

  /** What lies behind the piece is cut off: a tool writes from the beginning to the end. */
  private static Answer write(Command.Call call, String present, Consumer<String> to) {
    Octets data = call.data();
    if (data.length() < 3 || data.at(0) != GROUP || data.length() != 3 + data.at(2)) {
      return Answer.WRONG_LENGTH;
    }
    int offset = data.at(1);
    if (offset > present.length() || data.at(2) > LONGEST_PIECE) {
      return Answer.OUT_OF_RANGE;
    }
    String piece = new String(data.from(3).toArray(), StandardCharsets.US_ASCII);
    to.accept((present.substring(0, offset) + piece).replace("\0", ""));
    return Answer.of(GROUP, Math.min(0xff, offset + data.at(2)));
  }
}
