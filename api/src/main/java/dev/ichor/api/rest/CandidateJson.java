package dev.ichor.api.rest;

import dev.ichor.bmc.discovery.policy.BmcCandidate;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A DHCP client that looks like a BMC. All text is the client's own word.
 *
 * @param what what it seems to be, {@code why} says by which words
 * @param until when its lease ends, unless it is renewed
 * @param scan Ichor's own look at its address; absent: none was taken
 * @param machine whose BMC has this address on record
 */
public record CandidateJson(
    String mac,
    String address,
    Optional<String> vendorClass,
    Optional<String> hostname,
    String what,
    String why,
    Instant firstSeen,
    Instant lastSeen,
    Instant until,
    Optional<UUID> scan,
    Optional<String> machine) {
  static CandidateJson of(BmcCandidate candidate, Optional<String> machine) {
    return new CandidateJson(
        candidate.mac(),
        candidate.address(),
        candidate.vendorClass(),
        candidate.hostname(),
        candidate.what(),
        candidate.why(),
        candidate.firstSeen(),
        candidate.lastSeen(),
        candidate.until(),
        candidate.scan(),
        machine);
  }
}
