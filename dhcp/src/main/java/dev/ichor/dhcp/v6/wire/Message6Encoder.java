package dev.ichor.dhcp.v6.wire;

import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@link Message6} to octets (RFC 8415 §8, §9, §21). */
final class Message6Encoder {
  private Message6Encoder() {}

  static Bytes encode(Message6 message) {
    var out = new OctetWriter().u8(message.type().code());
    switch (message) {
      case Message6.Direct direct -> out.u8(direct.xid() >>> 16).u16(direct.xid());
      case Message6.Relayed relayed ->
          out.u8(relayed.hopCount()).address(relayed.linkAddress()).address(relayed.peerAddress());
    }
    return write(out, message.options()).done();
  }

  private static OctetWriter write(OctetWriter out, Options6 options) {
    for (var option : options.list()) {
      var value = value(option);
      out.u16(option.code()).u16(value.size()).bytes(value);
    }
    return out;
  }

  private static Bytes value(Option6 option) {
    var out = new OctetWriter();
    write(option, out);
    return out.done();
  }

  private static void write(Option6 option, OctetWriter out) {
    switch (option) {
      case Option6.ClientId(var duid) -> out.bytes(duid.octets());
      case Option6.ServerId(var duid) -> out.bytes(duid.octets());
      case Option6.IaNa(var iaid, var t1, var t2, var options) ->
          write(out.u32(iaid).u32(t1).u32(t2), options);
      case Option6.IaPd(var iaid, var t1, var t2, var options) ->
          write(out.u32(iaid).u32(t1).u32(t2), options);
      case Option6.IaTa(var iaid, var options) -> write(out.u32(iaid), options);
      case Option6.IaAddress(var address, var preferred, var valid, var options) ->
          write(out.address(address).u32(preferred).u32(valid), options);
      case Option6.Oro(var codes) -> codes.forEach(out::u16);
      case Option6.Preference(var preference) -> out.u8(preference);
      case Option6.ElapsedTime(var centiseconds) -> out.u16(centiseconds);
      case Option6.RelayMessage(var message) -> out.bytes(message);
      case Option6.Status(var status, var text) -> out.u16(status.code()).bytes(octets(text));
      case Option6.RapidCommit() -> {}
      case Option6.UserClass(var classes) -> strings(out, classes);
      case Option6.VendorClass(var enterprise, var classes) ->
          strings(out.u32(enterprise), classes);
      case Option6.VendorOpts(var enterprise, var data) -> out.u32(enterprise).bytes(data);
      case Option6.InterfaceId(var id) -> out.bytes(id);
      case Option6.DnsServers(var servers) -> servers.forEach(out::address);
      case Option6.DomainList(var names) -> out.bytes(DomainNames.write(names));
      case Option6.RemoteId(var enterprise, var id) -> out.u32(enterprise).bytes(id);
      case Option6.SubscriberId(var id) -> out.bytes(id);
      case Option6.BootFileUrl(var url) -> out.bytes(octets(url));
      case Option6.BootFileParam(var parameters) ->
          strings(out, parameters.stream().map(Message6Encoder::octets).toList());
      case Option6.Arch(var architectures) ->
          architectures.stream().map(ClientArch::code).forEach(out::u16);
      case Option6.Nii(var type, var major, var minor) -> out.u8(type).u8(major).u8(minor);
      case Option6.ClientLinkLayer(var hardwareType, var address) ->
          out.u16(hardwareType).bytes(address);
      case Option6.RelaySourcePort(var port) -> out.u16(port);
      case Option6.Seconds(_, var seconds) -> out.u32(seconds);
      case Option6.Other(_, var value) -> out.bytes(value);
    }
  }

  private static void strings(OctetWriter out, List<Bytes> values) {
    values.forEach(value -> out.u16(value.size()).bytes(value));
  }

  private static Bytes octets(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
