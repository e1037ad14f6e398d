package dev.ichor.dhcp.v6.server;

import dev.ichor.inventory.model.Bytes;
import java.net.Inet6Address;

/** Sends replies out of one interface; from any thread; never blocks, never throws. */
interface Outbox6 {
  void send(Inet6Address to, int port, Bytes packet);
}
