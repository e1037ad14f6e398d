package dev.ichor.dhcp.v6.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.v6.wire.Message6;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import java.net.Inet6Address;
import java.util.List;

/** What is done about a message, and why. */
public sealed interface Decision6 {
  String why();

  /**
   * Send, after the changes are durable (RFC 8415 §18.3).
   *
   * @param message wrapped for the relays it has to pass
   * @param answer what the client will read
   * @param port of the receiver: 546 of a client, 547 of a relay, or what the relay asks for
   */
  record Reply(
      Message6 message,
      Message6.Direct answer,
      Inet6Address to,
      int port,
      List<StoredLease6> changes,
      String why)
      implements Decision6 {
    public Reply {
      requireNonNull(message, "message");
      requireNonNull(answer, "answer");
      requireNonNull(to, "to");
      changes = List.copyOf(changes);
    }
  }

  record Ignore(String why) implements Decision6 {}
}
