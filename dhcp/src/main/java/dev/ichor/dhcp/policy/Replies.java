package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.policy.Decision.Change;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.MessageBuilder;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Duration;
import java.time.Instant;

/** Composes replies by RFC 2131 §4.3, Table 3: which fields and options each kind carries. */
final class Replies {
  /** iPXE asks 4, 10 and 18 s after it began, EDK2 up to 32 s: an offer outlives that. */
  private static final Duration OFFER_HELD = Duration.ofSeconds(60);

  private final Request request;
  private final Service service;
  private final Instant now;

  Replies(Request request, Service service, Instant now) {
    this.request = request;
    this.service = service;
    this.now = now;
  }

  Decision offer(Grant.Granted granted, BootReply boot) {
    var builder = start(MessageType.OFFER).yiaddr(granted.address());
    lease(builder.options(), granted.subnet());
    network(builder.options(), granted.subnet());
    var hold =
        new Leases.Hold(
            granted.subnet().network(),
            granted.address(),
            request.clientKey(),
            now.plus(OFFER_HELD));
    return send(builder, boot, new Change.Hold(hold), granted.why());
  }

  Decision ack(Grant.Granted granted, BootReply boot) {
    var message = request.message();
    var builder = start(MessageType.ACK).ciaddr(message.ciaddr()).yiaddr(granted.address());
    lease(builder.options(), granted.subnet());
    network(builder.options(), granted.subnet());
    var lease =
        new StoredLease(
            granted.address(),
            granted.subnet().network().toString(),
            request.clientKey(),
            request.mac(),
            request.hostname(),
            Kind.BOUND,
            now,
            now.plus(granted.subnet().leaseTime()));
    return send(builder, boot, new Change.Bind(lease), granted.why());
  }

  /** ACK to INFORM: no address, no lease times (RFC 2131 §4.3.5). */
  Decision informed(Subnet subnet, BootReply boot) {
    var builder = start(MessageType.ACK).ciaddr(request.message().ciaddr());
    network(builder.options(), subnet);
    return send(builder, boot, new Change.None(), "client has an address and asks for options");
  }

  /** Nothing but 54, 56, 61, 82; the relay is told to broadcast (RFC 2131 §4.3.2). */
  Decision nak(String why) {
    var builder = start(MessageType.NAK);
    if (request.message().isRelayed()) {
      builder.broadcast();
    }
    builder.options().put(OptionCode.MESSAGE, why);
    return send(builder, new BootReply.Nothing(why), new Change.None(), why);
  }

  Decision bootOnly(BootReply.Fields boot, MessageType type) {
    var builder = start(type);
    if (type == MessageType.ACK) {
      builder.ciaddr(request.message().ciaddr());
    }
    return send(builder, boot, new Change.None(), "boot information only");
  }

  private MessageBuilder start(MessageType type) {
    var builder = request.message().reply(type);
    builder.options().put(OptionCode.SERVER_ID, request.serverId(service));
    return builder;
  }

  private static void lease(Options.Builder options, Subnet subnet) {
    var seconds = subnet.leaseTime().toSeconds();
    options.putSeconds(OptionCode.LEASE_TIME, seconds);
    options.putSeconds(OptionCode.RENEWAL_TIME, seconds / 2);
    options.putSeconds(OptionCode.REBINDING_TIME, seconds * 7 / 8);
  }

  private static void network(Options.Builder options, Subnet subnet) {
    options.put(OptionCode.SUBNET_MASK, subnet.network().mask());
    options.putAll(OptionCode.ROUTER, subnet.routers());
    options.putAll(OptionCode.DNS_SERVERS, subnet.dnsServers());
    subnet.domain().ifPresent(name -> options.put(OptionCode.DOMAIN_NAME, name));
    options.put(OptionCode.BROADCAST_ADDRESS, subnet.network().broadcast());
  }

  private Decision send(MessageBuilder builder, BootReply boot, Change change, String why) {
    if (boot instanceof BootReply.Fields fields) {
      builder.siaddr(fields.siaddr()).sname(fields.sname()).file(fields.file());
      builder.options().putAll(fields.options());
    }
    echo(builder.options());
    var reply = builder.build();
    return new Decision.Reply(
        reply,
        Destination.of(request, reply, service),
        MessageEncoder.limitFor(request.message()),
        change,
        boot.why().equals(why) ? why : why + "; " + boot.why());
  }

  /** Client identifier (RFC 6842 §3) and relay information (RFC 3046 §2.2), as they came. */
  private void echo(Options.Builder options) {
    DhcpMessage message = request.message();
    message
        .options()
        .get(OptionCode.CLIENT_ID)
        .ifPresent(value -> options.put(OptionCode.CLIENT_ID, value));
    message
        .options()
        .get(OptionCode.RELAY_INFORMATION)
        .ifPresent(value -> options.put(OptionCode.RELAY_INFORMATION, value));
  }
}
