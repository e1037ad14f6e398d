package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Decision;
import dev.ichor.dhcp.policy.Findings;
import dev.ichor.dhcp.policy.Leases;
import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.IpxeOptions;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageText;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.BootAuthority.Preview;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Decides as the server does, by the same code, and tells instead of acting. */
final class Explainer {
  private final BootAuthority authority;
  private final Leases leases;

  Explainer(BootAuthority authority, Leases leases) {
    this.authority = authority;
    this.leases = leases;
  }

  Explanation explain(Bytes packet, Service service, Arrival arrival, Instant now) {
    var heard =
        new Explanation.Heard(
            service.name(),
            lower(service.mode()),
            switch (arrival.door()) {
              case DHCP -> DhcpConfig.SERVER_PORT;
              case BOOT_SERVER -> DhcpConfig.BOOT_SERVER_PORT;
            },
            arrival.source().getHostAddress() + ":" + arrival.sourcePort());
    try {
      return explain(heard, DhcpMessage.decode(packet), service, arrival, now);
    } catch (MalformedPacketException e) {
      var what = String.valueOf(e.getMessage());
      return new Explanation(heard, what, Optional.empty(), "malformed", what, Optional.empty());
    }
  }

  private Explanation explain(
      Explanation.Heard heard, DhcpMessage message, Service service, Arrival arrival, Instant now) {
    var asked = new ArrayList<Preview>(1);
    var judgement =
        Judgement.of(
            Request.of(message, arrival),
            service,
            leases,
            sighting -> {
              var preview = authority.explain(sighting);
              asked.add(preview);
              return preview.answer();
            },
            now);
    var decision = judgement.decision();
    return new Explanation(
        heard,
        MessageText.of(message),
        Optional.of(client(judgement, asked.stream().findFirst())),
        switch (decision) {
          case Decision.Reply _ -> "reply";
          case Decision.Note _ -> "note";
          case Decision.Ignore _ -> "silence";
        },
        decision.why(),
        decision instanceof Decision.Reply reply ? Optional.of(reply(reply)) : Optional.empty());
  }

  private Explanation.Client client(Judgement judgement, Optional<Preview> asked) {
    var request = judgement.request();
    var findings = Findings.of(request, judgement.service());
    return new Explanation.Client(
        request.mac().map(MacAddress::toString),
        request.smbiosUuid().map(UUID::toString),
        request.clientKey().toHex(),
        lower(request.speaker()),
        request.client().label(),
        request.architectures().stream().map(ClientArch::toString).toList(),
        request
            .message()
            .options()
            .get(OptionCode.IPXE)
            .map(option -> IpxeOptions.of(option).features())
            .orElse(List.of()),
        findings.link(),
        findings.lookedUp().getHostAddress(),
        findings.classes(),
        findings.reservation(),
        lease(request, judgement.service()),
        judgement.grant().why(),
        asked.map(Explainer::boot));
  }

  private Optional<String> lease(Request request, Service service) {
    return service.subnets().stream()
        .flatMap(subnet -> leases.latestOf(subnet.network(), request.holder()).stream())
        .findFirst()
        .map(Explainer::text);
  }

  private static String text(StoredLease lease) {
    return "%s %s until %s"
        .formatted(lease.address().getHostAddress(), lease.kind(), lease.expiresAt());
  }

  private static Explanation.Boot boot(Preview preview) {
    var answer = preview.answer();
    return new Explanation.Boot(
        switch (answer) {
          case BootAnswer.Netboot _ -> "netboot";
          case BootAnswer.Disk _ -> "disk";
          case BootAnswer.Hold _ -> "hold";
          case BootAnswer.Silence _ -> "silence";
        },
        machine(answer).filter(_ -> !preview.isNew()).map(MachineId::toString),
        preview.isNew(),
        answer.settings().loader().toString(),
        answer.settings().quirks().stream().map(BootQuirk::text).sorted().toList(),
        preview.isNew() ? "would be enrolled as new: " + answer.why() : answer.why());
  }

  private static Optional<MachineId> machine(BootAnswer answer) {
    return switch (answer) {
      case BootAnswer.Netboot netboot -> Optional.of(netboot.machine());
      case BootAnswer.Disk disk -> Optional.of(disk.machine());
      case BootAnswer.Hold hold -> Optional.of(hold.machine());
      case BootAnswer.Silence _ -> Optional.empty();
    };
  }

  private static Explanation.Reply reply(Decision.Reply reply) {
    var encoded = MessageEncoder.encode(reply.message(), reply.limit());
    return new Explanation.Reply(
        reply.message().type().map(Enum::name).orElse(""),
        Chronicle.text(reply.destination()),
        readBack(encoded.packet()),
        encoded.packet().toHex(),
        encoded.dropped().stream().map(OptionCode::code).toList(),
        effect(reply.change()));
  }

  /** What the client would see, not what we meant. */
  private static String readBack(Bytes packet) {
    try {
      return MessageText.of(DhcpMessage.decode(packet));
    } catch (MalformedPacketException e) {
      throw new IllegalStateException("our own reply does not decode", e);
    }
  }

  private static String effect(Decision.Change change) {
    return switch (change) {
      case Decision.Change.None _ -> "none";
      case Decision.Change.Hold(var hold) ->
          "hold %s until %s".formatted(hold.address().getHostAddress(), hold.until());
      case Decision.Change.Bind(var lease) ->
          "bind %s until %s".formatted(lease.address().getHostAddress(), lease.expiresAt());
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
