package dev.ichor.dhcp.policy;

/** What we do on one interface. */
public enum Mode {
  /** Nothing: no socket is opened. */
  OFF,
  /** Boot information only, beside a DHCP server that gives the addresses (PXE 2.1 §2.2). */
  PROXY,
  /** Addresses and boot information. */
  SERVER
}
