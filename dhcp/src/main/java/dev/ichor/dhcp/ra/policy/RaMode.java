package dev.ichor.dhcp.ra.policy;

/** Whether router advertisements are sent on an interface. */
public enum RaMode {
  OFF,
  /** Only while no other router advertises there. */
  AUTO,
  /** Whoever else advertises. */
  ON
}
