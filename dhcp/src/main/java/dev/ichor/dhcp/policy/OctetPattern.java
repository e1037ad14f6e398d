package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/**
 * Octets to compare with.
 *
 * @param isPrefix whether more may follow
 */
public record OctetPattern(Bytes octets, boolean isPrefix) {
  public OctetPattern {
    requireNonNull(octets, "octets");
  }

  boolean matches(Bytes value) {
    if (value.size() < octets.size() || !isPrefix && value.size() != octets.size()) {
      return false;
    }
    for (var i = 0; i < octets.size(); i++) {
      if (value.at(i) != octets.at(i)) {
        return false;
      }
    }
    return true;
  }
}
