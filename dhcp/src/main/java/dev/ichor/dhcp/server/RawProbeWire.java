package dev.ichor.dhcp.server;

import dev.ichor.dhcp.wire.ArpPacket;
import dev.ichor.dhcp.wire.IcmpEcho;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** ARP through a packet socket, ping through a raw one; each where the right is there. */
final class RawProbeWire implements ProbeWire {
  private static final Logger LOG = Logger.getLogger(RawProbeWire.class);
  private static final MacAddress EVERYBODY = MacAddress.parse("ff:ff:ff:ff:ff:ff");
  private static final int SOCKADDR_IN_SIZE = 16;

  private final PacketSocket packets;
  private final Optional<NativeSocket> pings;
  private final List<PacketTap> taps = new ArrayList<>();
  private final Map<Integer, MacAddress> own = new HashMap<>();
  private final int identifier = ThreadLocalRandom.current().nextInt(0x1_0000);

  RawProbeWire(PacketSocket packets) {
    this.packets = packets;
    this.pings = rawIcmp();
  }

  private static Optional<NativeSocket> rawIcmp() {
    try {
      return Optional.of(PacketTap.rawIcmp());
    } catch (IOException e) {
      LOG.infof("dhcp ping-probe=off why=\"%s\"", e.getMessage());
      return Optional.empty();
    }
  }

  /** From now on answers are told to the probe. */
  void listen(AddressProbe probe) {
    try {
      taps.add(PacketTap.arp(heard -> arp(probe, heard)));
      if (pings.isPresent()) {
        taps.add(PacketTap.icmp(pings.get(), heard -> ping(probe, heard)));
      }
    } catch (IOException e) {
      LOG.warnf("dhcp probe=off why=\"%s\": addresses are offered unasked", e.getMessage());
    }
  }

  /** Whoever sends ARP with an address as its own, asked or unasked, uses it. */
  private static void arp(AddressProbe probe, PacketTap.Heard heard) {
    ArpPacket.decode(heard.payload())
        .filter(arp -> Ipv4.isSet(arp.sender()))
        .ifPresent(
            arp ->
                probe.answered(
                    heard.interfaceIndex(), arp.sender(), MacAddress.of(arp.senderMac())));
  }

  private void ping(AddressProbe probe, PacketTap.Heard heard) {
    IcmpEcho.reply(heard.payload())
        .filter(reply -> reply.identifier() == identifier)
        .ifPresent(reply -> probe.answered(reply.source()));
  }

  @Override
  public boolean arp(InterfaceResolver.Resolved served, Inet4Address address) {
    if (taps.isEmpty()) {
      return false;
    }
    try {
      var source = ownMac(served);
      if (source.isPresent()) {
        packets.send(
            served.index(),
            PacketSocket.Protocol.ARP,
            EVERYBODY,
            ArpPacket.probe(source.get(), address).encode());
      }
      return source.isPresent();
    } catch (IOException e) {
      LOG.debugf("dhcp probe via=%s unsent why=\"%s\"", served.service().name(), e);
      return false;
    }
  }

  private Optional<MacAddress> ownMac(InterfaceResolver.Resolved served) throws SocketException {
    var known = own.get(served.index());
    if (known == null) {
      known = macOf(served.index()).orElse(null);
      if (known != null) {
        own.put(served.index(), known);
      }
    }
    return Optional.ofNullable(known);
  }

  /** Empty on interfaces that are no Ethernet. */
  static Optional<MacAddress> macOf(int interfaceIndex) throws SocketException {
    var found = NetworkInterface.getByIndex(interfaceIndex);
    return Optional.ofNullable(found == null ? null : found.getHardwareAddress())
        .filter(octets -> octets.length == 6)
        .map(octets -> MacAddress.of(Bytes.of(octets)));
  }

  @Override
  public boolean ping(Inet4Address address) {
    if (pings.isEmpty() || taps.isEmpty()) {
      return false;
    }
    var target = ByteBuffer.allocate(SOCKADDR_IN_SIZE).order(ByteOrder.nativeOrder());
    target.putShort(0, (short) NativeSocket.AF_INET);
    target.put(4, address.getAddress());
    try {
      pings.get().send(target.array(), IcmpEcho.request(identifier));
      return true;
    } catch (IOException e) {
      LOG.debugf("dhcp probe of %s unsent why=\"%s\"", address.getHostAddress(), e);
      return false;
    }
  }

  @Override
  public void close() {
    taps.forEach(PacketTap::close);
    if (taps.size() < 2) {
      pings.ifPresent(NativeSocket::close);
    }
  }
}
