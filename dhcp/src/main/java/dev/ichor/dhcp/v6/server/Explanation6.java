package dev.ichor.dhcp.v6.server;

import dev.ichor.dhcp.policy.Speaker;
import dev.ichor.dhcp.v6.policy.Decision6;
import dev.ichor.dhcp.v6.policy.Request6;
import dev.ichor.dhcp.v6.policy.Service6;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Message6Text;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What would be done about one DHCPv6 message, and why.
 *
 * @param via the interface
 * @param outcome {@code reply}, {@code silence} or {@code malformed}
 * @param client absent when the message cannot be read
 */
public record Explanation6(
    String via, String outcome, String why, Optional<Client> client, Optional<Reply> reply) {
  /**
   * Who asks.
   *
   * @param type of the message, without its relays
   * @param link where the client is, when a relay says so
   */
  public record Client(
      String type,
      Optional<String> duid,
      Optional<String> mac,
      String speaker,
      List<String> architectures,
      Optional<String> link) {}

  /**
   * What the client would read.
   *
   * @param to receiver of the datagram: the client or its relay
   * @param text one line for each option
   * @param effects what would become durable first
   */
  public record Reply(String to, int port, List<String> text, List<String> effects) {}

  static Explanation6 malformed(String via, String what) {
    return new Explanation6(via, "malformed", what, Optional.empty(), Optional.empty());
  }

  static Explanation6 of(Request6 request, Service6 service, Decision6 decision) {
    var client = Optional.of(client(request));
    return switch (decision) {
      case Decision6.Ignore(var why) ->
          new Explanation6(service.name(), "silence", why, client, Optional.empty());
      case Decision6.Reply reply ->
          new Explanation6(service.name(), "reply", reply.why(), client, Optional.of(reply(reply)));
    };
  }

  private static Client client(Request6 request) {
    return new Client(
        request.message().type().name(),
        request.duid().map(Object::toString),
        request.mac().map(MacAddress::toString),
        lower(request.speaker()),
        request.architectures().stream().map(ClientArch::toString).toList(),
        request.linkAddress().map(Ipv6::text));
  }

  private static String lower(Speaker speaker) {
    return speaker.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Reply reply(Decision6.Reply reply) {
    return new Reply(
        Ipv6.text(reply.to()),
        reply.port(),
        Message6Text.of(reply.answer()).lines().toList(),
        reply.changes().stream().map(Explanation6::effect).toList());
  }

  private static String effect(StoredLease6 lease) {
    return "%s %s until %s".formatted(lease.kind(), Ipv6.text(lease.address()), lease.expiresAt());
  }
}
