package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** System event log (IPMI 2.0 §31, records as in §32.1); a bounded ring. */
final class EventLog {
  private static final int CAPACITY = 64;
  private static final int LAST = 0xffff;

  private final BmcKeep keep;
  private final List<Octets> records = new ArrayList<>();
  private int reservation;
  private int lastChange;

  EventLog(BmcKeep keep) {
    this.keep = keep;
  }

  List<Command> commands() {
    return List.of(
        storage(0x40, Privilege.USER, _ -> info()),
        storage(0x42, Privilege.USER, _ -> reserve()),
        storage(0x43, Privilege.USER, this::entry),
        storage(0x47, Privilege.OPERATOR, this::clear),
        storage(0x48, Privilege.USER, c -> Answer.of(new OctetWriter().u32le(shown(c.now())))),
        storage(0x49, Privilege.OPERATOR, this::setClock));
  }

  private static Command storage(int code, int privilege, Command.Body body) {
    return new Command(Command.STORAGE, code, privilege, body);
  }

  /** By the BMC's own clock, which may be wrong. */
  private int shown(Instant now) {
    return (int) keep.clock(now).getEpochSecond();
  }

  private Answer setClock(Command.Call call) {
    Octets data = call.data();
    if (data.length() != 4) {
      return Answer.WRONG_LENGTH;
    }
    int seconds = data.at(3) << 24 | data.at(2) << 16 | data.at(1) << 8 | data.at(0);
    keep.setClock(Instant.ofEpochSecond(Integer.toUnsignedLong(seconds)), call.now());
    return Answer.OK;
  }

  /** System ACPI power state (sensor type 22h): S0 working, or S4/S5 soft off. */
  void power(boolean on, Instant now) {
    if (records.size() == CAPACITY) {
      records.removeFirst();
    }
    lastChange = shown(now);
    records.add(
        new OctetWriter()
            .u8(0x02)
            .u32le(lastChange)
            .u16le(0x0020)
            .u8(0x04)
            .u8(0x22)
            .u8(0x01)
            .u8(0x6f)
            .u8(on ? 0x00 : 0x06)
            .u8(0xff)
            .u8(0xff)
            .octets());
  }

  private Answer info() {
    return Answer.of(
        new OctetWriter()
            .u8(0x51)
            .u16le(records.size())
            .u16le((CAPACITY - records.size()) * 16)
            .u32le(lastChange)
            .u32le(0)
            .u8(0x02));
  }

  private Answer reserve() {
    reservation = reservation % 0xffff + 1;
    return Answer.of(new OctetWriter().u16le(reservation));
  }

  /** Record ids are 1 to the count; 0 is the first and FFFFh the last. */
  private Answer entry(Command.Call call) {
    Octets data = call.data();
    if (data.length() != 6) {
      return Answer.WRONG_LENGTH;
    }
    int asked = data.at(3) << 8 | data.at(2);
    int id = asked == 0 ? 1 : asked == LAST ? records.size() : asked;
    if (records.isEmpty() || id > records.size()) {
      return Answer.NOT_PRESENT;
    }
    Octets whole = new OctetWriter().u16le(id).put(records.get(id - 1)).octets();
    int offset = Math.min(data.at(4), whole.length());
    int end = Math.min(whole.length(), offset + data.at(5));
    int next = id == records.size() ? LAST : id + 1;
    return Answer.of(new OctetWriter().u16le(next).put(whole.slice(offset, end)));
  }

  private Answer clear(Command.Call call) {
    Octets data = call.data();
    if (data.length() != 6 || !data.slice(2, 5).equals(Octets.ascii("CLR"))) {
      return Answer.WRONG_LENGTH;
    }
    if ((data.at(1) << 8 | data.at(0)) != reservation) {
      return Answer.RESERVATION_LOST;
    }
    if (data.at(5) == 0xaa) {
      records.clear();
    }
    return Answer.of(0x01);
  }
}
