package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Option 97, the client machine identifier (RFC 4578 §2.3). */
public final class ClientUuid {
  private static final UUID ZERO = new UUID(0, 0);
  private static final UUID ONES = new UUID(-1, -1);

  private ClientUuid() {}

  /** Type 0 and the UUID as firmware sends it, the inverse of {@link #smbios}. */
  public static Bytes encode(UUID uuid) {
    var high = uuid.getMostSignificantBits();
    var out = ByteBuffer.allocate(17).put((byte) 0);
    out.putInt(Integer.reverseBytes((int) (high >>> 32)));
    out.putShort(Short.reverseBytes((short) (high >>> 16)));
    out.putShort(Short.reverseBytes((short) high));
    return Bytes.of(out.putLong(uuid.getLeastSignificantBits()).array());
  }

  /**
   * The SMBIOS UUID as people write it: its first three fields travel little-endian (SMBIOS 2.6
   * §7.2.1). Empty for another type or size, and for all-zero and all-ones, which name nobody.
   */
  public static Optional<UUID> smbios(Bytes option) {
    if (option.size() != 17 || option.at(0) != 0) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(option.toArray(), 1, 16);
    var low = Integer.toUnsignedLong(Integer.reverseBytes(buffer.getInt()));
    var mid = Short.toUnsignedLong(Short.reverseBytes(buffer.getShort()));
    var high = Short.toUnsignedLong(Short.reverseBytes(buffer.getShort()));
    var uuid = new UUID(low << 32 | mid << 16 | high, buffer.getLong());
    return Optional.of(uuid).filter(value -> !value.equals(ZERO) && !value.equals(ONES));
  }

  /**
   * Every UUID that the octets may mean: SMBIOS order, then network order, which old firmware and
   * some BMCs use. Empty for what names nobody.
   */
  public static List<UUID> both(Bytes option) {
    return smbios(option)
        .map(
            first -> {
              var plain = ByteBuffer.wrap(option.toArray(), 1, 16);
              return List.of(first, new UUID(plain.getLong(), plain.getLong()));
            })
        .orElse(List.of());
  }
}
