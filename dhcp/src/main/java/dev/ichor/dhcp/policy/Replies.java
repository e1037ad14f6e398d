package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.policy.Decision.Change;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.MessageBuilder;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Composes replies by RFC 2131 §4.3, Table 3: which fields and options each kind carries. */
final class Replies {
  /** iPXE asks 4, 10 and 18 s after it began, EDK2 up to 32 s: an offer outlives that. */
  private static final Duration OFFER_HELD = Duration.ofSeconds(60);

  private final Request request;
  private final Service service;
  private final Instant now;
  private final BootSettings settings;

  /**
   * @param settings of the machine, for what its firmware cannot take
   */
  Replies(Request request, Service service, Instant now, BootSettings settings) {
    this.request = request;
    this.service = service;
    this.now = now;
    this.settings = settings;
  }

  Decision offer(Grant.Granted granted, BootReply boot) {
    var builder = start(MessageType.OFFER).yiaddr(granted.address());
    describe(builder, granted.subnet(), granted.profile(), Optional.of(told(granted)));
    var hold =
        new Leases.Hold(
            granted.subnet().network(), granted.address(), request.holder(), now.plus(OFFER_HELD));
    return send(builder, boot, granted.profile(), new Change.Hold(hold), granted.why());
  }

  Decision ack(Grant.Granted granted, BootReply boot) {
    var message = request.message();
    var told = told(granted);
    var builder = start(MessageType.ACK).ciaddr(message.ciaddr()).yiaddr(granted.address());
    describe(builder, granted.subnet(), granted.profile(), Optional.of(told));
    var lease =
        new StoredLease(
            granted.address(),
            granted.subnet().network().toString(),
            request.clientKey(),
            request.mac(),
            granted.profile().reservation().flatMap(Reservation::hostname).or(request::hostname),
            Kind.BOUND,
            now,
            now.plusSeconds(told.lease()));
    return send(builder, boot, granted.profile(), new Change.Bind(lease), granted.why());
  }

  private LeaseTimes.Told told(Grant.Granted granted) {
    var asked = request.message().options().number(OptionCode.LEASE_TIME);
    return granted.subnet().times().told(asked, granted.atMost());
  }

  private void describe(
      MessageBuilder builder, Subnet subnet, Profile profile, Optional<LeaseTimes.Told> told) {
    new NetworkOptions(request, subnet, profile, told).writeTo(builder.options());
  }

  /** ACK to INFORM: no address, no lease times (RFC 2131 §4.3.5). */
  Decision informed(Link link, BootReply boot) {
    var ciaddr = request.message().ciaddr();
    var subnet = link.subnetOf(ciaddr).orElse(link.subnets().getFirst());
    var profile = service.networks().profileOf(request, link);
    var builder = start(MessageType.ACK).ciaddr(ciaddr);
    describe(builder, subnet, profile, Optional.empty());
    return send(
        builder, boot, profile, new Change.None(), "client has an address and asks for options");
  }

  /** Nothing but 54, 56, 61, 82; the relay is told to broadcast (RFC 2131 §4.3.2). */
  Decision nak(String why) {
    var builder = start(MessageType.NAK);
    if (request.message().isRelayed()) {
      builder.broadcast();
    }
    builder.options().put(OptionCode.MESSAGE, why);
    return send(builder, new BootReply.Nothing(why), Profile.NOBODY, new Change.None(), why);
  }

  Decision bootOnly(BootReply.Fields boot, MessageType type) {
    var builder = start(type);
    if (type == MessageType.ACK) {
      builder.ciaddr(request.message().ciaddr());
    }
    var profile =
        SubnetSelection.of(request, service)
            .map(link -> service.networks().profileOf(request, link))
            .orElseGet(() -> service.networks().profileOf(request));
    return send(builder, boot, profile, new Change.None(), "boot information only");
  }

  private MessageBuilder start(MessageType type) {
    var builder = request.message().reply(type);
    builder.options().put(OptionCode.SERVER_ID, request.serverId(service));
    return builder;
  }

  private Decision send(
      MessageBuilder builder, BootReply reply, Profile profile, Change change, String why) {
    var boot = OverriddenBoot.of(reply, profile.boot(), request);
    if (boot instanceof BootReply.Fields fields) {
      builder.siaddr(fields.siaddr()).sname(fields.sname()).file(fields.file());
      builder.options().putAll(fields.options());
    }
    echo(builder.options());
    var message = builder.build();
    return new Decision.Reply(
        message,
        Destination.of(request, message, service),
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
        .filter(_ -> !settings.has(BootQuirk.NO_CLIENT_ID_ECHO))
        .ifPresent(value -> options.put(OptionCode.CLIENT_ID, value));
    message
        .options()
        .get(OptionCode.RELAY_INFORMATION)
        .ifPresent(value -> options.put(OptionCode.RELAY_INFORMATION, value));
  }
}
