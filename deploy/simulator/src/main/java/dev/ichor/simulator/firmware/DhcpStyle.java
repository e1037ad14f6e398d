package dev.ichor.simulator.firmware;

import dev.ichor.simulator.wire.DhcpOption;
import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.Ip4;
import dev.ichor.simulator.wire.Octets;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one DHCP client writes its packets: fixed option values and the order of options. A new kind
 * of client is a new constant; the orders and values here were read from captures of the real ones.
 *
 * @param rule how offers are judged
 * @param fixed options with the same value in every packet
 * @param maxSizeInRequest option 57 of the REQUEST; the DISCOVER's is in {@code fixed}
 * @param secs the field of the first, second, … packet; the last holds for all later ones
 * @param proxyFlags flags of the REQUEST to port 4011
 */
public record DhcpStyle(
    String name,
    OfferRule rule,
    Map<Integer, Octets> fixed,
    Octets maxSizeInRequest,
    List<Integer> discoverOrder,
    List<Integer> requestOrder,
    List<Integer> proxyOrder,
    int flags,
    int proxyFlags,
    List<Integer> secs) {

  /** How a client judges offers. */
  public enum OfferRule {
    /** iPXE: an address, and a boot file from the same server or a proxy. */
    IPXE,
    /** EDK2 PXE: the same, collected over a while; a proxy without a file is asked on 4011. */
    EDK2_PXE,
    /** EDK2 HTTP Boot: needs option 60 HTTPClient and a URL. */
    EDK2_HTTP,
    /** An operating system: any address will do. */
    PLAIN
  }

  public DhcpStyle {
    fixed = Map.copyOf(fixed);
    discoverOrder = List.copyOf(discoverOrder);
    requestOrder = List.copyOf(requestOrder);
    proxyOrder = List.copyOf(proxyOrder);
    secs = List.copyOf(secs);
  }

  /** The first message; {@code attempt} counts from 0. */
  DhcpPacket discover(ClientIdentity client, int xid, int attempt) {
    return packet(
        client,
        xid,
        secsOf(attempt),
        flags,
        Ip4.ANY,
        discoverOrder,
        Map.of(DhcpOption.MESSAGE_TYPE, Octets.of(DhcpPacket.DISCOVER)));
  }

  /** The request for one offer. */
  DhcpPacket request(ClientIdentity client, int xid, int attempt, DhcpPacket offer) {
    Octets server = offer.option(DhcpOption.SERVER_ID).orElse(Octets.EMPTY);
    return packet(
        client,
        xid,
        secsOf(attempt),
        flags,
        Ip4.ANY,
        requestOrder,
        Map.of(
            DhcpOption.MESSAGE_TYPE,
            Octets.of(DhcpPacket.REQUEST_TYPE),
            DhcpOption.SERVER_ID,
            server,
            DhcpOption.REQUESTED_ADDRESS,
            Ip4.octets(offer.yiaddr()),
            DhcpOption.MAX_SIZE,
            maxSizeInRequest));
  }

  /** The question to the boot server's port 4011 (PXE 2.1 §2.2.3). */
  DhcpPacket proxyRequest(
      ClientIdentity client, int xid, int attempt, Inet4Address ciaddr, Inet4Address server) {
    return packet(
        client,
        xid,
        secsOf(attempt),
        proxyFlags,
        ciaddr,
        proxyOrder,
        Map.of(
            DhcpOption.MESSAGE_TYPE, Octets.of(DhcpPacket.REQUEST_TYPE),
            DhcpOption.SERVER_ID, Ip4.octets(server)));
  }

  private DhcpPacket packet(
      ClientIdentity client,
      int xid,
      int secsField,
      int flagsField,
      Inet4Address ciaddr,
      List<Integer> order,
      Map<Integer, Octets> own) {
    List<DhcpOption> options = new ArrayList<>();
    for (int code : order) {
      value(code, client, own).ifPresent(v -> options.add(new DhcpOption(code, v)));
    }
    return DhcpPacket.fromClient(xid, secsField, flagsField, ciaddr, client.mac(), options);
  }

  private Optional<Octets> value(int code, ClientIdentity client, Map<Integer, Octets> own) {
    if (own.containsKey(code)) {
      return Optional.ofNullable(own.get(code));
    }
    return switch (code) {
      case DhcpOption.CLIENT_ID -> Optional.of(Octets.of(1).plus(client.mac().octets()));
      case DhcpOption.MACHINE_ID -> Optional.of(Octets.of(0).plus(client.smbiosUuid()));
      default -> Optional.ofNullable(fixed.get(code));
    };
  }

  private int secsOf(int attempt) {
    return secs.get(Math.min(attempt, secs.size() - 1));
  }
}
