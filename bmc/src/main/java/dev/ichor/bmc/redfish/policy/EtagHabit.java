package dev.ichor.bmc.redfish.policy;

/** What a BMC wants of {@code If-Match} first; the rest of the ladder follows all the same. */
public enum EtagHabit {
  /** What it gave, as it gave it. */
  GIVEN,
  /** {@code *}. */
  ANY,
  /** No header. */
  NONE
}
