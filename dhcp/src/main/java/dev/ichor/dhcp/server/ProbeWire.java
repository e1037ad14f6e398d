package dev.ichor.dhcp.server;

import java.net.Inet4Address;

/** Sends the questions of {@link AddressProbe}; answers come back through its {@code answered}. */
interface ProbeWire extends AutoCloseable {
  /** By broadcast on the link; false when it cannot be sent. */
  boolean arp(InterfaceResolver.Resolved served, Inet4Address address);

  /** Through our routes; false when it cannot be sent. */
  boolean ping(Inet4Address address);

  @Override
  void close();
}
