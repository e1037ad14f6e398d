package dev.ichor.api.rest;

import dev.ichor.api.app.DiscoveryOffice;
import dev.ichor.bmc.discovery.policy.AddressRange;
import dev.ichor.bmc.discovery.policy.BmcClaim;
import dev.ichor.bmc.discovery.policy.BmcFinding;
import dev.ichor.bmc.discovery.policy.Scan;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MacAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A scan as the interface shows it: never a password. */
public record ScanJson(
    UUID id,
    String what,
    String state,
    Instant askedAt,
    Optional<Instant> endedAt,
    int total,
    int looked,
    List<FoundJson> found) {
  /**
   * A BMC.
   *
   * @param protocols what answers there
   * @param certificate fingerprint of the certificate that it showed
   * @param bmc how it is spoken to, when a login came through
   * @param machine the machine that it names, when that is known
   * @param recognisedBy {@code system UUID}, {@code MAC address} or {@code serial number}
   * @param candidates names of several machines that fit
   */
  public record FoundJson(
      String host,
      String source,
      List<String> protocols,
      Optional<String> vendor,
      Optional<String> product,
      Optional<String> certificate,
      Optional<String> bmc,
      Optional<String> user,
      String login,
      Optional<String> model,
      Optional<String> serial,
      List<UUID> uuids,
      List<String> macs,
      Optional<UUID> machine,
      Optional<String> recognisedBy,
      List<String> candidates,
      List<BmcFinding> findings) {}

  static ScanJson of(Scan scan, DiscoveryOffice office) {
    return new ScanJson(
        scan.id(),
        scan.what(),
        scan.isOver() ? (scan.cancelled() ? "ended early" : "ended") : "running",
        scan.askedAt(),
        scan.endedAt(),
        scan.total(),
        scan.looked(),
        scan.found().stream().map(found -> found(found, office.match(found))).toList());
  }

  private static FoundJson found(Scan.Found found, BmcClaim.Match match) {
    var protocols = new java.util.ArrayList<String>();
    found.probed().redfish().ifPresent(_ -> protocols.add("redfish"));
    found.probed().ipmi().ifPresent(_ -> protocols.add("ipmi"));
    var one =
        match instanceof BmcClaim.Match.One it
            ? Optional.of(it)
            : Optional.<BmcClaim.Match.One>empty();
    var claim = found.claim();
    return new FoundJson(
        found.host(),
        found.source(),
        protocols,
        found.probed().redfish().flatMap(root -> root.vendor()),
        found.probed().redfish().flatMap(root -> root.product()),
        found.probed().redfish().flatMap(root -> root.fingerprint()),
        found.endpoint().map(BmcEndpoint::address),
        found.endpoint().map(BmcEndpoint::user),
        found.login(),
        claim.flatMap(BmcClaim::model),
        claim.flatMap(BmcClaim::serial),
        claim.map(BmcClaim::uuids).orElse(List.of()),
        claim
            .map(it -> it.macs().stream().sorted().map(MacAddress::toString).toList())
            .orElse(List.of()),
        one.map(it -> it.machine().value()),
        one.map(it -> it.by()),
        match instanceof BmcClaim.Match.Several several ? several.names() : List.of(),
        found.findings());
  }

  /**
   * Where to look; at least one of the first three.
   *
   * @param ranges 10.0.0.0/24, 10.0.0.1-10.0.0.9 or one address
   * @param leases at every address that Ichor's DHCP has given out
   * @param ssdp ask the LAN for Redfish services
   * @param credentials name of the list that is tried, carefully; absent: nobody logs in
   * @param trustFirst takes the certificate that each BMC in the ranges shows now as the approved
   *     one; without it, and for all other addresses, no password goes to a certificate that
   *     nothing vouches for
   */
  public record Wish(
      Optional<List<String>> ranges,
      Optional<Boolean> leases,
      Optional<Boolean> ssdp,
      Optional<Integer> redfishPort,
      Optional<Integer> ipmiPort,
      Optional<String> credentials,
      Optional<Boolean> trustFirst) {
    DiscoveryOffice.Wish wish() {
      if (ranges.isEmpty() && !leases.orElse(false) && !ssdp.orElse(false)) {
        throw new IllegalArgumentException("say where to look; give ranges, leases or ssdp");
      }
      return new DiscoveryOffice.Wish(
          ranges.orElse(List.of()).stream().map(AddressRange::parse).toList(),
          leases.orElse(false),
          ssdp.orElse(false),
          redfishPort.orElse(443),
          ipmiPort.orElse(BmcEndpoint.IPMI_PORT),
          credentials,
          trustFirst.orElse(false));
    }
  }
}
