package dev.ichor.bmc.wol.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.util.Optional;

/**
 * The packet that wakes a network card (AMD "Magic Packet Technology", 1995): six octets FFh, the
 * MAC address sixteen times, and the SecureOn password where the card has one.
 *
 * @param secureOn 0, 4 or 6 octets
 */
public record MagicPacket(MacAddress mac, Bytes secureOn) {
  private static final int SYNC = 6;
  private static final int REPEATS = 16;
  private static final int BODY = SYNC + REPEATS * 6;

  public MagicPacket {
    requireNonNull(mac, "mac");
    requireNonNull(secureOn, "secureOn");
    if (secureOn.size() != 0 && secureOn.size() != 4 && secureOn.size() != 6) {
      throw new IllegalArgumentException(
          "a SecureOn password has 4 or 6 octets, not %d".formatted(secureOn.size()));
    }
  }

  public Bytes encode() {
    var octets = new byte[BODY + secureOn.size()];
    java.util.Arrays.fill(octets, 0, SYNC, (byte) 0xff);
    var one = mac.octets().toArray();
    for (var i = 0; i < REPEATS; i++) {
      System.arraycopy(one, 0, octets, SYNC + i * one.length, one.length);
    }
    System.arraycopy(secureOn.toArray(), 0, octets, BODY, secureOn.size());
    return Bytes.of(octets);
  }

  /** Empty when these octets are none: a card looks for nothing else either. */
  public static Optional<MagicPacket> decode(Bytes octets) {
    var extra = octets.size() - BODY;
    if (extra != 0 && extra != 4 && extra != 6) {
      return Optional.empty();
    }
    var mac = MacAddress.of(octets.slice(SYNC, SYNC + 6));
    var read = new MagicPacket(mac, octets.slice(BODY, octets.size()));
    return read.encode().equals(octets) ? Optional.of(read) : Optional.empty();
  }
}
