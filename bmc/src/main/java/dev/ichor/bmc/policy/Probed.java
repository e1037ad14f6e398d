package dev.ichor.bmc.policy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What answered at a BMC's address without any login.
 *
 * @param redfish the service root, where one answered
 * @param ipmi how it answered Get Channel Authentication Capabilities
 * @param noRedfish why there is no Redfish; empty text when there is
 */
public record Probed(Optional<Root> redfish, Optional<Lan> ipmi, String noRedfish) {
  public static final Probed SILENT =
      new Probed(Optional.empty(), Optional.empty(), "nothing answers");

  public Probed {
    requireNonNull(redfish, "redfish");
    requireNonNull(ipmi, "ipmi");
    requireNonNull(noRedfish, "noRedfish");
  }

  /**
   * A Redfish service root, read without credentials and believed for nothing but this.
   *
   * @param uuid of the service: the BMC's own, which some make from the machine's
   * @param fingerprint {@code sha256:} of the certificate that was shown
   */
  public record Root(
      Optional<String> version,
      Optional<String> vendor,
      Optional<String> product,
      Optional<UUID> uuid,
      Optional<String> fingerprint,
      Optional<Instant> certificateEnds) {}

  /**
   * What IPMI says before a login (§22.13).
   *
   * @param ipmi20 RMCP+ sessions are possible
   * @param ipmi15 sessions of IPMI 1.5 are offered
   * @param nullUser a user without a name may log in
   * @param anonymous one without name and password may log in
   * @param suites ids of the cipher suites that it lists (§22.15); empty when it does not say
   */
  public record Lan(
      boolean ipmi20, boolean ipmi15, boolean nullUser, boolean anonymous, List<Integer> suites) {
    public Lan {
      suites = List.copyOf(suites);
    }
  }

  public boolean isSilent() {
    return redfish.isEmpty() && ipmi.isEmpty();
  }

  /** The protocol when exactly one answers. */
  public Optional<Spoken> only() {
    if (redfish.isPresent() == ipmi.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(redfish.isPresent() ? Spoken.REDFISH : Spoken.IPMI);
  }
}
