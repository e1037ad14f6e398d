package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * Option 82 (RFC 3046), which goes back octet for octet.
 *
 * @param raw the option as it came
 */
public record RelayInformation(Bytes raw, SubOptions sub) {
  private static final int CIRCUIT_ID = 1;
  private static final int REMOTE_ID = 2;
  private static final int LINK_SELECTION = 5;
  private static final int SERVER_ID_OVERRIDE = 11;
  private static final int RELAY_ID = 12;
  private static final int SOURCE_PORT = 19;

  public static RelayInformation of(Bytes option) {
    return new RelayInformation(option, SubOptions.relay(option));
  }

  /** The port of the switch, in the switch's own words (RFC 3046 §3.1). */
  public Optional<Bytes> circuitId() {
    return sub.get(CIRCUIT_ID);
  }

  /** The far end of the circuit, often the switch itself (RFC 3046 §3.2). */
  public Optional<Bytes> remoteId() {
    return sub.get(REMOTE_ID);
  }

  /** The relay itself, by a DUID (RFC 6925 §4). */
  public Optional<Bytes> relayId() {
    return sub.get(RELAY_ID);
  }

  /** The subnet to serve from, when it is not giaddr's (RFC 3527 §3). */
  public Optional<Inet4Address> linkSelection() {
    return address(LINK_SELECTION);
  }

  /** The address the relay wants named as server (RFC 5107 §4). */
  public Optional<Inet4Address> serverIdOverride() {
    return address(SERVER_ID_OVERRIDE);
  }

  /** The relay listens on the port it sends from, not on 67 (RFC 8357 §5.2). */
  public boolean usesSourcePort() {
    return sub.has(SOURCE_PORT);
  }

  private Optional<Inet4Address> address(int tag) {
    return sub.get(tag)
        .filter(value -> value.size() == 4)
        .map(value -> Ipv4.of(Integer.parseUnsignedInt(value.toHex(), 16)))
        .filter(Ipv4::isSet);
  }
}
