package dev.ichor.inventory.model;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A machine that showed itself on the wire.
 *
 * @param mac of the interface that asks
 * @param smbiosUuid from option 97 or the loader's request; absent, zero and all-ones are absent
 *     here
 * @param clientArch option 93 as sent (IANA "Processor Architecture Types"); unknown codes are
 *     legal
 * @param address the address it has or is being given
 * @param via our interface name
 */
public record Sighting(
    MacAddress mac,
    Optional<UUID> smbiosUuid,
    Stage stage,
    Optional<Integer> clientArch,
    Optional<Inet4Address> address,
    String via,
    Instant at) {
  /** Which program is speaking. */
  public enum Stage {
    /** PXE firmware (option 60 PXEClient, not iPXE). */
    FIRMWARE_PXE,
    /** UEFI HTTP Boot firmware (option 60 HTTPClient). */
    FIRMWARE_HTTP,
    /** iPXE asking for an address. */
    LOADER,
    /** iPXE asking for its script: what is answered now is what it boots. */
    SCRIPT,
    /** Anything else with a lease: an operating system, a BMC, a printer. */
    OTHER
  }
}
