package dev.ichor.dhcp.v6.wire;

import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;

/** Collects octets in network order. */
public final class OctetWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public OctetWriter u8(int value) {
    out.write(value);
    return this;
  }

  public OctetWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  public OctetWriter u32(long value) {
    return u16((int) (value >>> 16)).u16((int) value);
  }

  public OctetWriter address(Inet6Address address) {
    out.writeBytes(address.getAddress());
    return this;
  }

  public OctetWriter bytes(Bytes value) {
    out.writeBytes(value.toArray());
    return this;
  }

  public int size() {
    return out.size();
  }

  public Bytes done() {
    return Bytes.of(out.toByteArray());
  }
}
