package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

/**
 * One interface that is heard, and what we are on it at this moment. A packet takes one look, so
 * that it is answered wholly by the old or wholly by the new configuration.
 */
final class Listening {
  private volatile InterfaceResolver.Resolved served;

  Listening(InterfaceResolver.Resolved served) {
    this.served = requireNonNull(served, "served");
  }

  InterfaceResolver.Resolved served() {
    return served;
  }

  /** From the next packet on. */
  void become(InterfaceResolver.Resolved changed) {
    served = requireNonNull(changed, "changed");
  }
}
