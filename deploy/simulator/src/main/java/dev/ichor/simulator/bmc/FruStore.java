package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.util.List;

/** Field replaceable unit 0 (IPMI 2.0 §34; layout as in the FRU Information Storage Definition). */
final class FruStore {
  private final Octets content;

  FruStore(BmcProfile profile) {
    Octets board = area(new OctetWriter().u8(0x19).fill(0, 3), profile);
    Octets product = area(new OctetWriter().u8(0x19), profile);
    Octets header =
        new OctetWriter()
            .u8(0x01)
            .u8(0)
            .u8(0)
            .u8(1)
            .u8(1 + board.length() / 8)
            .u8(0)
            .u8(0)
            .octets();
    this.content = header.plus(Octets.of(-sum(header))).plus(board).plus(product);
  }

  List<Command> commands() {
    return List.of(
        new Command(Command.STORAGE, 0x10, Privilege.USER, this::info),
        new Command(Command.STORAGE, 0x11, Privilege.USER, this::read));
  }

  private Answer info(Command.Call call) {
    if (call.data().length() != 1) {
      return Answer.WRONG_LENGTH;
    }
    return call.data().at(0) == 0
        ? Answer.of(new OctetWriter().u16le(content.length()).u8(0))
        : Answer.NOT_PRESENT;
  }

  private Answer read(Command.Call call) {
    Octets data = call.data();
    if (data.length() != 4) {
      return Answer.WRONG_LENGTH;
    }
    int offset = data.at(2) << 8 | data.at(1);
    if (data.at(0) != 0) {
      return Answer.NOT_PRESENT;
    }
    if (offset >= content.length()) {
      return Answer.OUT_OF_RANGE;
    }
    Octets part = content.slice(offset, Math.min(content.length(), offset + data.at(3)));
    return Answer.of(new OctetWriter().u8(part.length()).put(part));
  }

  /** Manufacturer, product, two further fields that board and product areas order differently. */
  private static Octets area(OctetWriter start, BmcProfile profile) {
    boolean board = start.length() > 1;
    OctetWriter out = new OctetWriter().put(start.octets());
    field(out, profile.manufacturer());
    field(out, profile.product());
    if (board) {
      field(out, profile.serial());
      field(out, "simulated");
    } else {
      field(out, "simulated");
      field(out, "1");
      field(out, profile.serial());
    }
    out.u8(0xc0).u8(0xc1);
    int pad = (8 - (out.length() + 2 + 1) % 8) % 8;
    Octets body = out.fill(0, pad).octets();
    Octets whole = new OctetWriter().u8(0x01).u8((body.length() + 3) / 8).put(body).octets();
    return whole.plus(Octets.of(-sum(whole)));
  }

  private static void field(OctetWriter out, String text) {
    Octets value = Octets.ascii(text.length() > 40 ? text.substring(0, 40) : text);
    out.u8(0xc0 | value.length()).put(value);
  }

  private static int sum(Octets octets) {
    int sum = 0;
    for (int i = 0; i < octets.length(); i++) {
      sum += octets.at(i);
    }
    return sum;
  }
}
