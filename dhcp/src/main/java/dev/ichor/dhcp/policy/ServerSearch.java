package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.nio.charset.StandardCharsets;

/**
 * The DISCOVER by which we look for other DHCP servers: as a UEFI machine would ask, so that
 * proxies answer too. It is never followed by a REQUEST, so the servers' offers lapse.
 */
public final class ServerSearch {
  /** Option 61 of our search, type 0 (RFC 2132 §9.14): by it every Ichor knows such a search. */
  private static final Bytes MARKER =
      Bytes.of("\0ichor looks for servers".getBytes(StandardCharsets.US_ASCII));

  private ServerSearch() {}

  /**
   * @param mac of the interface, so that switches that check it let the search pass
   */
  public static DhcpMessage discover(MacAddress mac, int xid) {
    var options =
        Options.builder()
            .put(MessageType.DISCOVER)
            .put(OptionCode.PARAMETER_REQUEST_LIST, Bytes.of(1, 3, 6, 43, 51, 54, 60, 66, 67))
            .put(OptionCode.MAX_MESSAGE_SIZE, Bytes.of(0x05, 0xdc))
            .put(OptionCode.VENDOR_CLASS, "PXEClient:Arch:00007:UNDI:003000")
            .put(OptionCode.CLIENT_ID, MARKER)
            .put(OptionCode.CLIENT_ARCH, Bytes.of(0, ClientArch.X64_UEFI.code()))
            .put(OptionCode.CLIENT_NDI, Bytes.of(1, 3, 0))
            .build();
    return new DhcpMessage(
        DhcpMessage.BOOTREQUEST,
        DhcpMessage.ETHERNET,
        mac.octets(),
        0,
        xid,
        0,
        DhcpMessage.BROADCAST_FLAG,
        Ipv4.ANY,
        Ipv4.ANY,
        Ipv4.ANY,
        Ipv4.ANY,
        "",
        "",
        options);
  }

  /** Ours, or that of another Ichor; nobody boots there. */
  public static boolean isSearch(DhcpMessage message) {
    return message.options().get(OptionCode.CLIENT_ID).filter(MARKER::equals).isPresent();
  }
}
