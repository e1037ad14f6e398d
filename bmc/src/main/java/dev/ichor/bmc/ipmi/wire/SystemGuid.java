package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Get System GUID (§22.14), also the GUID of RAKP 2. The specification wants the least significant
 * octet first (§20.8); BMCs send three orders, so all are offered and a matcher tries each.
 *
 * @param octets 16, as on the wire
 */
public record SystemGuid(Bytes octets) {
  public SystemGuid {
    requireNonNull(octets, "octets");
    if (octets.size() != Rakp.NONCE) {
      throw new IllegalArgumentException("%d octets, not 16".formatted(octets.size()));
    }
  }

  public static SystemGuid decode(Bytes data) throws MalformedIpmiException {
    return new SystemGuid(new WireReader(data).take(Rakp.NONCE, "guid"));
  }

  /** Least significant octet first, as IPMI §20.8 says. */
  public UUID reversed() {
    var octet = new byte[Rakp.NONCE];
    for (var i = 0; i < Rakp.NONCE; i++) {
      octet[i] = (byte) octets.at(Rakp.NONCE - 1 - i);
    }
    return uuid(octet);
  }

  /** First three groups little endian, as SMBIOS 2.6 says. */
  public UUID mixed() {
    var order = new int[] {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    var octet = new byte[Rakp.NONCE];
    for (var i = 0; i < Rakp.NONCE; i++) {
      octet[i] = (byte) octets.at(order[i]);
    }
    return uuid(octet);
  }

  /** In the order of the text form, as RFC 9562 says. */
  public UUID straight() {
    return uuid(octets.toArray());
  }

  /** Every reading, without repeats. */
  public List<UUID> readings() {
    return Stream.of(reversed(), mixed(), straight()).distinct().toList();
  }

  private static UUID uuid(byte[] octets) {
    var buffer = ByteBuffer.wrap(octets);
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
