package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.time.Instant;
import java.util.UUID;

/**
 * An event as an SNMPv1 trap (RFC 1157 §4.1.6; Platform Event Trap Format 1.0): enterprise
 * 1.3.6.1.4.1.3183.1.1, one variable with 46 octets and the mark of their end.
 */
final class PlatformEventTrap {
  private static final Octets ENTERPRISE = Octets.hex("2b06010401986f0101");
  private static final Octets VARIABLE = Octets.hex("2b06010401986f010101");
  private static final long EPOCH = Instant.parse("1998-01-01T00:00:00Z").getEpochSecond();

  private PlatformEventTrap() {}

  /**
   * The power of the machine has changed: sensor type 22h, specific (6Fh).
   *
   * @param offset 0 working, 6 soft off (Table 42-3)
   */
  static Octets power(UUID machine, int sequence, int offset, Octets agent, Instant now) {
    OctetWriter data = new OctetWriter();
    for (int shift = 56; shift >= 0; shift -= 8) {
      data.u8((int) (machine.getMostSignificantBits() >>> shift));
    }
    for (int shift = 56; shift >= 0; shift -= 8) {
      data.u8((int) (machine.getLeastSignificantBits() >>> shift));
    }
    long seconds = now.getEpochSecond() - EPOCH;
    data.u8(sequence >> 8).u8(sequence);
    data.u8((int) (seconds >>> 24)).u8((int) (seconds >>> 16));
    data.u8((int) (seconds >>> 8)).u8((int) seconds);
    data.u8(0xff).u8(0xff); // offset from UTC: not told
    data.u8(0x20).u8(0x20).u8(0x02); // the BMC's own, informational
    data.u8(0x20).u8(1).u8(0x07).u8(0x01); // of the BMC, sensor 1, the board
    data.u8(offset).fill(0xff, 7);
    data.u8(0x19).u8(0).u8(0).u8(0).u8(0).u8(0).u8(1).u8(0xc1);
    Octets variable = tagged(0x30, tagged(0x06, VARIABLE).plus(tagged(0x04, data.octets())));
    int specific = 0x22 << 16 | 0x6f << 8 | offset;
    Octets body =
        tagged(0x06, ENTERPRISE)
            .plus(tagged(0x40, agent))
            .plus(Octets.of(0x02, 1, 6))
            .plus(Octets.of(0x02, 3, specific >> 16 & 0xff, specific >> 8 & 0xff, specific & 0xff))
            .plus(Octets.of(0x43, 1, 0))
            .plus(tagged(0x30, variable));
    Octets message =
        Octets.of(0x02, 1, 0).plus(tagged(0x04, Octets.ascii("public"))).plus(tagged(0xa4, body));
    return tagged(0x30, message);
  }

  private static Octets tagged(int tag, Octets value) {
    OctetWriter out = new OctetWriter().u8(tag);
    if (value.length() >= 0x80) {
      out.u8(0x81);
    }
    return out.u8(value.length()).put(value).octets();
  }
}
