package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.time.Instant;
import java.util.Optional;

/** One record of the system event log: 16 octets (§32). */
public sealed interface SelEntry {
  int SIZE = 16;

  /** Number of the record in the log. */
  int id();

  /** When, by the BMC's clock; empty where it did not know, or counts from its own start. */
  Optional<Instant> time();

  /**
   * A system event (type 02h, §32.1).
   *
   * @param generator slave address or software id of who saw it, with LUN and channel
   * @param eventType as {@link Sdr.Sensor#eventType}
   * @param asserted false when the condition went away
   * @param data event data 1 to 3; the low half of the first is the offset of the state
   */
  record Event(
      int id,
      Optional<Instant> time,
      int generator,
      int sensorType,
      int sensor,
      int eventType,
      boolean asserted,
      Bytes data)
      implements SelEntry {
    public Event {
      requireNonNull(time, "time");
      requireNonNull(data, "data");
    }

    /** Which state: bit n of the sensor. */
    public int offset() {
      return data.at(0) & 0xf;
    }
  }

  /**
   * A vendor's record (types C0h to FFh, §32.2, §32.3).
   *
   * @param type from E0h on without a time
   * @param data everything behind type and time
   */
  record Oem(int id, int type, Optional<Instant> time, Bytes data) implements SelEntry {
    public Oem {
      requireNonNull(time, "time");
      requireNonNull(data, "data");
    }
  }

  static SelEntry decode(Bytes record) throws MalformedIpmiException {
    var reader = new WireReader(record);
    var id = reader.u16("sel.id");
    var type = reader.u8("sel.type");
    if (type >= 0xe0) {
      return new Oem(id, type, Optional.empty(), reader.take(13, "sel.data"));
    }
    var time = time(reader.i32("sel.time"));
    if (type >= 0xc0) {
      return new Oem(id, type, time, reader.take(9, "sel.data"));
    }
    var generator = reader.u16("sel.generator");
    reader.skip(1, "sel.revision");
    var sensorType = reader.u8("sel.sensorType");
    var sensor = reader.u8("sel.sensor");
    var kind = reader.u8("sel.eventType");
    return new Event(
        id,
        time,
        generator,
        sensorType,
        sensor,
        kind & 0x7f,
        (kind & 0x80) == 0,
        reader.take(3, "sel.data"));
  }

  /** Up to 20000000h a count since the BMC started, FFFFFFFFh not known (§37). */
  static Optional<Instant> time(int seconds) {
    var unsigned = Integer.toUnsignedLong(seconds);
    return unsigned <= 0x20000000L || unsigned == 0xffffffffL
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(unsigned));
  }

  /** The log's own clock (Get SEL Time, §31.10); empty while it was never set. */
  static Optional<Instant> clock(Bytes data) throws MalformedIpmiException {
    return time(new WireReader(data).i32("sel.clock"));
  }

  default Bytes encode() {
    var out = new WireWriter().u16(id());
    return switch (this) {
      case Event event ->
          out.u8(0x02)
              .i32(seconds(event.time()))
              .u16(event.generator())
              .u8(0x04)
              .u8(event.sensorType())
              .u8(event.sensor())
              .u8(event.eventType() | (event.asserted() ? 0 : 0x80))
              .bytes(event.data())
              .done();
      case Oem(_, var type, _, var data) when type >= 0xe0 -> out.u8(type).bytes(data).done();
      case Oem(_, var type, var time, var data) ->
          out.u8(type).i32(seconds(time)).bytes(data).done();
    };
  }

  private static int seconds(Optional<Instant> time) {
    return time.map(known -> (int) known.getEpochSecond()).orElse(-1);
  }
}
