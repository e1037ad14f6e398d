package dev.ichor.bmc.policy.care;

/** How bad it is, in Redfish's words; worse is later. */
public enum Health {
  OK,
  WARNING,
  CRITICAL;

  public Health orWorse(Health other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
