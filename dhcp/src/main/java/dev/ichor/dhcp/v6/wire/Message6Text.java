package dev.ichor.dhcp.v6.wire;

import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import java.util.List;
import java.util.stream.Collectors;

/** A message for people: one line for each option, nested ones indented. */
public final class Message6Text {
  private static final int DEEPEST_RELAY = 10;

  private Message6Text() {}

  public static String of(Message6 message) {
    var out = new StringBuilder();
    message(out, message, "");
    return out.toString();
  }

  private static void message(StringBuilder out, Message6 message, String indent) {
    switch (message) {
      case Message6.Direct(var type, var xid, _) ->
          out.append("%s%s xid=%06x%n".formatted(indent, type, xid));
      case Message6.Relayed(var type, var hops, var link, var peer, _) ->
          out.append(
              "%s%s hops=%d link=%s peer=%s%n"
                  .formatted(indent, type, hops, Ipv6.text(link), Ipv6.text(peer)));
    }
    options(out, message.options(), indent + "  ");
  }

  private static void options(StringBuilder out, Options6 options, String indent) {
    for (var option : options.list()) {
      out.append("%s%d %s%n".formatted(indent, option.code(), text(option)));
      switch (option) {
        case Option6.IaNa ia -> options(out, ia.options(), indent + "  ");
        case Option6.IaTa ia -> options(out, ia.options(), indent + "  ");
        case Option6.IaPd ia -> options(out, ia.options(), indent + "  ");
        case Option6.IaAddress address -> options(out, address.options(), indent + "  ");
        case Option6.RelayMessage(var octets) -> inside(out, octets, indent + "  ");
        default -> {} // all others hold no options
      }
    }
  }

  private static void inside(StringBuilder out, Bytes octets, String indent) {
    try {
      if (indent.length() < 4 * DEEPEST_RELAY) {
        message(out, Message6.decode(octets), indent);
      }
    } catch (MalformedPacketException e) {
      out.append("%smalformed: %s%n".formatted(indent, e.getMessage()));
    }
  }

  private static String text(Option6 option) {
    return switch (option) {
      case Option6.ClientId(var duid) -> "client-id " + duid;
      case Option6.ServerId(var duid) -> "server-id " + duid;
      case Option6.IaNa ia -> "IA_NA iaid=%08x t1=%d t2=%d".formatted(ia.iaid(), ia.t1(), ia.t2());
      case Option6.IaTa ia -> "IA_TA iaid=%08x".formatted(ia.iaid());
      case Option6.IaPd ia -> "IA_PD iaid=%08x t1=%d t2=%d".formatted(ia.iaid(), ia.t1(), ia.t2());
      case Option6.IaAddress it ->
          "address %s preferred=%d valid=%d"
              .formatted(Ipv6.text(it.address()), it.preferredFor(), it.validFor());
      case Option6.Oro(var codes) -> "asks for " + codes;
      case Option6.Preference(var value) -> "preference " + value;
      case Option6.ElapsedTime(var value) -> "elapsed " + value + " cs";
      case Option6.RelayMessage _ -> "relay message";
      case Option6.Status(var status, var text) -> "%s '%s'".formatted(status, Printable.of(text));
      case Option6.RapidCommit() -> "rapid commit";
      case Option6.UserClass(var classes) -> "user class " + strings(classes);
      case Option6.VendorClass(var enterprise, var classes) ->
          "vendor class %d %s".formatted(enterprise, strings(classes));
      case Option6.VendorOpts(var enterprise, var data) ->
          "vendor opts %d %s".formatted(enterprise, data);
      case Option6.InterfaceId(var id) -> "interface-id " + id;
      case Option6.DnsServers(var servers) ->
          "DNS " + servers.stream().map(Ipv6::text).collect(Collectors.joining(", "));
      case Option6.DomainList(var names) -> "search " + names;
      case Option6.RemoteId(var enterprise, var id) -> "remote-id %d %s".formatted(enterprise, id);
      case Option6.SubscriberId(var id) -> "subscriber-id " + id;
      case Option6.BootFileUrl(var url) -> "boot file " + Printable.of(url);
      case Option6.BootFileParam(var parameters) -> "boot parameters " + parameters;
      case Option6.Arch(var architectures) -> "architecture " + architectures;
      case Option6.Nii(var type, var major, var minor) ->
          "NII %d.%d.%d".formatted(type, major, minor);
      case Option6.ClientLinkLayer(var type, var address) ->
          "client link layer %d %s".formatted(type, address);
      case Option6.RelaySourcePort(var port) -> "relay source port " + port;
      case Option6.Seconds(_, var seconds) -> seconds + " s";
      case Option6.Other(_, var value) -> value.toString();
    };
  }

  private static String strings(List<Bytes> values) {
    return values.stream()
        .map(Option6Decoder::text)
        .map(Printable::of)
        .collect(Collectors.joining("', '", "'", "'"));
  }
}
