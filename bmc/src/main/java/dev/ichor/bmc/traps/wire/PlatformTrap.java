package dev.ichor.bmc.traps.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.wire.SystemGuid;
import dev.ichor.inventory.model.Bytes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A platform event trap: an event of a BMC's log in an SNMPv1 trap (Platform Event Trap Format 1.0;
 * IPMI 2.0 §17.16). Anybody can send one: it proves nothing.
 *
 * @param machine the GUID in it, as it stands there; empty when it is all zero
 * @param sequence of this BMC's events, so that repeats are known; 0: not told
 * @param time by the BMC's clock, which knows no zone; empty when it was not set
 * @param sensorType as in a sensor record; 0: not told
 * @param eventType 1 threshold, 2 to Ch generic, 6Fh of the sensor type
 * @param asserted false when the condition went away
 * @param sensor number; 0: not told
 * @param data event data 1 to 3, of which the first is from the trap's own number where the BMC
 *     left it out
 */
public record PlatformTrap(
    Optional<UUID> machine,
    int sequence,
    Optional<Instant> time,
    int sensorType,
    int eventType,
    boolean asserted,
    int offset,
    Severity severity,
    int sensor,
    Bytes data) {
  /** The largest datagram that is looked at. */
  public static final int LARGEST = 2048;

  private static final Bytes ENTERPRISE = Bytes.ofHex("2b06010401986f0101");
  private static final int ADDRESS = 0x40;
  private static final int TICKS = 0x43;
  private static final int TRAP = 0xa4;
  private static final int OWN_KIND = 6;
  private static final int DATA = 46;
  private static final int UNSPECIFIED = 0xff;

  /** 1998-01-01: from there the BMC's seconds count. */
  private static final long EPOCH = Instant.parse("1998-01-01T00:00:00Z").getEpochSecond();

  /** As the event's own octet says it. */
  public enum Severity {
    UNKNOWN,
    INFORMATION,
    OK,
    WARNING,
    CRITICAL,
    FATAL;

    static Severity of(int code) {
      return switch (code) {
        case 0x01, 0x02 -> INFORMATION;
        case 0x04 -> OK;
        case 0x08 -> WARNING;
        case 0x10 -> CRITICAL;
        case 0x20 -> FATAL;
        default -> UNKNOWN;
      };
    }
  }

  public PlatformTrap {
    requireNonNull(machine, "machine");
    requireNonNull(time, "time");
    requireNonNull(severity, "severity");
    requireNonNull(data, "data");
  }

  /**
   * @throws MalformedTrapException also for a trap of another kind
   */
  public static PlatformTrap decode(Bytes datagram) throws MalformedTrapException {
    var message = new BerReader(datagram).enter(BerReader.SEQUENCE, "trap");
    var version = message.integer("trap.version");
    if (version != 0) {
      throw new MalformedTrapException(
          "trap.version", 0, "%d; a platform event trap is SNMPv1, which is 0".formatted(version));
    }
    message.take(BerReader.OCTETS, "trap.community");
    var trap = message.enter(TRAP, "trap.pdu");
    if (!trap.take(BerReader.OBJECT, "trap.enterprise").equals(ENTERPRISE)) {
      throw new MalformedTrapException("trap.enterprise", 0, "not that of platform event traps");
    }
    trap.take(ADDRESS, "trap.agent");
    var generic = trap.integer("trap.generic");
    if (generic != OWN_KIND) {
      throw new MalformedTrapException("trap.generic", 0, "%d, not 6".formatted(generic));
    }
    var specific = trap.integer("trap.specific");
    trap.take(TICKS, "trap.uptime");
    var variables = trap.enter(BerReader.SEQUENCE, "trap.variables");
    var variable = variables.enter(BerReader.SEQUENCE, "trap.variable");
    variable.take(BerReader.OBJECT, "trap.name");
    return of((int) specific, variable.take(BerReader.OCTETS, "trap.data"));
  }

  private static PlatformTrap of(int specific, Bytes data) throws MalformedTrapException {
    if (data.size() < DATA) {
      throw new MalformedTrapException(
          "trap.data", 0, "%d octets, at least %d are needed".formatted(data.size(), DATA));
    }
    var offset = specific & 0xf;
    var first = data.at(31);
    var event =
        first == UNSPECIFIED
            ? Bytes.of(offset, UNSPECIFIED, UNSPECIFIED)
            : Bytes.of(first & 0xf0 | offset, data.at(32), data.at(33));
    return new PlatformTrap(
        guid(data),
        data.at(16) << 8 | data.at(17),
        time(data),
        specific >> 16 & 0xff,
        specific >> 8 & 0x7f,
        (specific & 0x80) == 0,
        offset,
        Severity.of(data.at(26)),
        data.at(28),
        event);
  }

  private static Optional<UUID> guid(Bytes data) {
    var buffer = data.asByteBuffer();
    var guid = new UUID(buffer.getLong(), buffer.getLong());
    return guid.equals(new UUID(0, 0)) ? Optional.empty() : Optional.of(guid);
  }

  /** The machine in every order in which BMCs send a GUID's octets; empty when none is named. */
  public List<UUID> machines() {
    return machine
        .map(guid -> Bytes.owning(octets(guid)))
        .map(octets -> new SystemGuid(octets).readings())
        .orElse(List.of());
  }

  private static byte[] octets(UUID guid) {
    return ByteBuffer.allocate(16)
        .putLong(guid.getMostSignificantBits())
        .putLong(guid.getLeastSignificantBits())
        .array();
  }

  private static Optional<Instant> time(Bytes data) {
    var seconds = Integer.toUnsignedLong(data.asByteBuffer().getInt(18));
    return seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(EPOCH + seconds));
  }
}
