package dev.ichor.simulator.firmware;

import static java.util.Objects.requireNonNull;

import dev.ichor.simulator.wire.Mac;
import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.util.UUID;

/** Who a machine says it is, whatever part of it speaks. */
public record ClientIdentity(
    Mac mac, UUID uuid, String serial, String manufacturer, String product) {
  public ClientIdentity {
    requireNonNull(mac, "mac");
    requireNonNull(uuid, "uuid");
    requireNonNull(serial, "serial");
    requireNonNull(manufacturer, "manufacturer");
    requireNonNull(product, "product");
  }

  /** The UUID as SMBIOS holds it: the first three fields least significant octet first. */
  Octets smbiosUuid() {
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    return new OctetWriter()
        .u32le((int) (high >>> 32))
        .u16le((int) (high >>> 16))
        .u16le((int) high)
        .u32((int) (low >>> 32))
        .u32((int) low)
        .octets();
  }
}
