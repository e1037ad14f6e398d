package dev.ichor.dhcp.v6.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * Who a client or a server is (RFC 8415 §11); compared as a whole, looked into only for hints.
 *
 * @param octets type and identifier, 3 to 130
 */
public record Duid(Bytes octets) {
  /** Link-layer address plus time (§11.2). */
  public static final int LLT = 1;

  /** Enterprise number (§11.3). */
  public static final int EN = 2;

  /** Link-layer address (§11.4). */
  public static final int LL = 3;

  /** UUID (§11.5, RFC 6355). */
  public static final int UUID_TYPE = 4;

  public static final int SHORTEST = 3;
  public static final int LONGEST = 130;

  private static final int ETHERNET = 1;

  public Duid {
    requireNonNull(octets, "octets");
    if (octets.size() < SHORTEST || octets.size() > LONGEST) {
      throw new IllegalArgumentException("a DUID has 3 to 130 octets, got " + octets.size());
    }
  }

  public static Duid ofUuid(UUID uuid) {
    return new Duid(
        Bytes.of(
            ByteBuffer.allocate(18)
                .putShort((short) UUID_TYPE)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array()));
  }

  public int type() {
    return octets.at(0) << 8 | octets.at(1);
  }

  /** An Ethernet address of the machine, perhaps not of the interface that asks (§11.2, §11.4). */
  public Optional<MacAddress> mac() {
    var at = type() == LLT ? 8 : 4;
    var isLinkLayer = type() == LLT || type() == LL;
    return isLinkLayer && octets.size() == at + 6 && (octets.at(2) << 8 | octets.at(3)) == ETHERNET
        ? Optional.of(MacAddress.of(octets.slice(at, at + 6))).filter(mac -> !mac.isUnusable())
        : Optional.empty();
  }

  /** As RFC 6355 wants it, in network order; firmware may have written it otherwise. */
  public Optional<UUID> uuid() {
    if (type() != UUID_TYPE || octets.size() != 18) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(octets.toArray(), 2, 16);
    return Optional.of(new UUID(buffer.getLong(), buffer.getLong()))
        .filter(uuid -> !uuid.equals(new UUID(0, 0)) && !uuid.equals(new UUID(-1, -1)));
  }

  @Override
  public String toString() {
    return octets.toHex();
  }
}
