package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;

/**
 * Another DHCP server that was heard on an interface of ours. All text is from the network, made
 * printable and bounded.
 *
 * @param address option 54, or the datagram's source
 * @param mac of the frame: the server, or the last router before it
 * @param isExpected named by the configuration, or the one that a proxy works beside
 * @param offers OFFERs heard; likewise {@code acks} and {@code naks}
 * @param answersUs offers that answered our own search
 * @param offered last address given to a client; absent when it gives none (a proxy)
 * @param nextServer siaddr, or option 66; absent when it names none
 * @param bootFile option 67, or the header's; absent when it names none
 * @param vendorClass option 60: {@code PXEClient} of a boot server
 */
public record SegmentServer(
    Inet4Address address,
    MacAddress mac,
    boolean isExpected,
    long offers,
    long acks,
    long naks,
    long answersUs,
    Optional<Inet4Address> offered,
    Optional<String> nextServer,
    Optional<String> bootFile,
    Optional<String> vendorClass,
    Instant firstSeen,
    Instant lastSeen) {
  public SegmentServer {
    requireNonNull(address, "address");
    requireNonNull(mac, "mac");
    requireNonNull(firstSeen, "firstSeen");
    requireNonNull(lastSeen, "lastSeen");
  }

  /** Gives addresses, and not only boot information. */
  public boolean givesAddresses() {
    return offered.isPresent();
  }

  /** What it tells machines, in one phrase. */
  public String says() {
    var addresses =
        offered.map(it -> "addresses such as " + it.getHostAddress()).orElse("no addresses");
    var boot =
        bootFile
            .map(file -> ", boot file " + file + nextServer.map(host -> " from " + host).orElse(""))
            .orElse(", no boot file");
    return addresses + boot;
  }
}
