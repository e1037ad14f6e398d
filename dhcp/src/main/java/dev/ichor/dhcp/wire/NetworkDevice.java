package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.util.Optional;

/**
 * Option 94, the client's network device interface (RFC 4578 §2.2).
 *
 * @param type 1 UNDI
 * @param major of the UNDI revision: 2 for BIOS, 3 for UEFI
 */
public record NetworkDevice(int type, int major, int minor) {
  /** Empty for another size. */
  public static Optional<NetworkDevice> of(Bytes option) {
    return option.size() == 3
        ? Optional.of(new NetworkDevice(option.at(0), option.at(1), option.at(2)))
        : Optional.empty();
  }
}
