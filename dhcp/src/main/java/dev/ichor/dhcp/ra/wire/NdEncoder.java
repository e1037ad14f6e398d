package dev.ichor.dhcp.ra.wire;

import dev.ichor.dhcp.ra.wire.NdMessage.RouterAdvertisement;
import dev.ichor.dhcp.ra.wire.NdMessage.RouterSolicitation;
import dev.ichor.dhcp.ra.wire.NdOption.Dnssl;
import dev.ichor.dhcp.ra.wire.NdOption.Mtu;
import dev.ichor.dhcp.ra.wire.NdOption.Other;
import dev.ichor.dhcp.ra.wire.NdOption.PrefixInformation;
import dev.ichor.dhcp.ra.wire.NdOption.Rdnss;
import dev.ichor.dhcp.ra.wire.NdOption.SourceLinkLayer;
import dev.ichor.dhcp.v6.wire.DomainNames;
import dev.ichor.dhcp.v6.wire.OctetWriter;
import dev.ichor.inventory.model.Bytes;

/** {@link NdMessage} to octets. */
final class NdEncoder {
  private static final int UNIT = 8;

  private NdEncoder() {}

  static Bytes encode(NdMessage message) {
    var out = new OctetWriter();
    switch (message) {
      case RouterSolicitation _ -> out.u8(NdMessage.SOLICITATION).u8(0).u16(0).u32(0);
      case RouterAdvertisement ra ->
          out.u8(NdMessage.ADVERTISEMENT)
              .u8(0)
              .u16(0)
              .u8(ra.hopLimit())
              .u8((ra.managed() ? 0x80 : 0) | (ra.otherConfig() ? 0x40 : 0))
              .u16(ra.routerLifetime())
              .u32(ra.reachableMillis())
              .u32(ra.retransMillis());
    }
    message.options().forEach(option -> write(out, option));
    return out.done();
  }

  private static void write(OctetWriter out, NdOption option) {
    switch (option) {
      case SourceLinkLayer(var mac) -> write(out, SourceLinkLayer.TYPE, mac.octets());
      case PrefixInformation(var prefix, var onLink, var autonomous, var valid, var preferred) ->
          write(
              out,
              PrefixInformation.TYPE,
              new OctetWriter()
                  .u8(prefix.length())
                  .u8((onLink ? 0x80 : 0) | (autonomous ? 0x40 : 0))
                  .u32(valid)
                  .u32(preferred)
                  .u32(0)
                  .address(prefix.network())
                  .done());
      case Mtu(var octets) -> write(out, Mtu.TYPE, new OctetWriter().u16(0).u32(octets).done());
      case Rdnss(var lifetime, var servers) -> {
        var value = new OctetWriter().u16(0).u32(lifetime);
        servers.forEach(value::address);
        write(out, Rdnss.TYPE, value.done());
      }
      case Dnssl(var lifetime, var names) ->
          write(
              out,
              Dnssl.TYPE,
              new OctetWriter().u16(0).u32(lifetime).bytes(DomainNames.write(names)).done());
      case Other(var type, var value) -> write(out, type, value);
    }
  }

  /** Length counts eight octets, type and length included; zeros fill up the last eight. */
  private static void write(OctetWriter out, int type, Bytes value) {
    var units = (value.size() + 2 + UNIT - 1) / UNIT;
    out.u8(type).u8(units).bytes(value);
    for (var fill = value.size() + 2; fill < units * UNIT; fill++) {
      out.u8(0);
    }
  }
}
