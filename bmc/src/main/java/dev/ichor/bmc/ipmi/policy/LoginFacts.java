package dev.ichor.bmc.ipmi.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.crypto.Credentials;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.inventory.model.IpmiQuirk;
import java.util.List;
import java.util.Set;

/**
 * What stays the same during one login.
 *
 * @param address for the sentences
 * @param privilege the level the coming commands need
 * @param suites to try, in order, not empty
 * @param quirks what a person said that this BMC needs
 */
public record LoginFacts(
    String address,
    Credentials credentials,
    Privilege privilege,
    List<CipherSuite> suites,
    Set<IpmiQuirk> quirks) {
  /** Bit 4 of the role octet: look the user up by name alone (§13.20). */
  private static final int NAME_ONLY = 0x10;

  public LoginFacts {
    requireNonNull(address, "address");
    requireNonNull(credentials, "credentials");
    requireNonNull(privilege, "privilege");
    suites = List.copyOf(suites);
    quirks = Set.copyOf(quirks);
    if (suites.isEmpty()) {
      throw new IllegalArgumentException("no suite to try");
    }
  }

  boolean has(IpmiQuirk quirk) {
    return quirks.contains(quirk);
  }

  /** Numbers of the suites that were to be tried. */
  List<Integer> suiteIds() {
    return suites.stream().map(CipherSuite::id).toList();
  }

  /** Role octet of RAKP 1. */
  int role() {
    return NAME_ONLY | privilege.code();
  }
}
