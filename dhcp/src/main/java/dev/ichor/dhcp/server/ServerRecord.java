package dev.ichor.dhcp.server;

import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.UdpFrame;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Printable;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What one other server was heard to say so far; guarded by {@link SegmentWatch}. */
final class ServerRecord {
  private final Instant firstSeen;
  private Instant lastSeen;
  private Optional<Instant> toldAt = Optional.empty();
  private long offers;
  private long acks;
  private long naks;
  private long answersUs;
  private Optional<Inet4Address> offered = Optional.empty();
  private Optional<String> nextServer = Optional.empty();
  private Optional<String> bootFile = Optional.empty();
  private Optional<String> vendorClass = Optional.empty();

  /** A server by its name and by the frame; one that forges either is another. */
  record Key(Inet4Address address, MacAddress mac) {}

  ServerRecord(Instant now) {
    this.firstSeen = now;
    this.lastSeen = now;
  }

  static Inet4Address address(DhcpMessage message, UdpFrame.Received datagram) {
    return message.options().address(OptionCode.SERVER_ID).orElse(datagram.source());
  }

  void heard(DhcpMessage message, Instant now, boolean isForUs) {
    lastSeen = now;
    answersUs += isForUs ? 1 : 0;
    switch (message.type().orElseThrow()) {
      case OFFER -> offers++;
      case ACK -> acks++;
      case NAK -> naks++;
      case DISCOVER, REQUEST, DECLINE, RELEASE, INFORM -> {}
    }
    if (Ipv4.isSet(message.yiaddr())) {
      offered = Optional.of(message.yiaddr());
    }
    nextServer =
        text(message, OptionCode.TFTP_SERVER_NAME)
            .or(
                () ->
                    Optional.of(message.siaddr())
                        .filter(Ipv4::isSet)
                        .map(Inet4Address::getHostAddress))
            .or(() -> nextServer);
    bootFile =
        text(message, OptionCode.BOOT_FILE)
            .or(() -> Optional.of(Printable.of(message.file())).filter(it -> !it.isEmpty()))
            .or(() -> bootFile);
    vendorClass = text(message, OptionCode.VENDOR_CLASS).or(() -> vendorClass);
  }

  private static Optional<String> text(DhcpMessage message, OptionCode code) {
    return message.options().text(code).map(Printable::of).filter(it -> !it.isEmpty());
  }

  boolean givesAddresses() {
    return offered.isPresent();
  }

  Instant lastSeen() {
    return lastSeen;
  }

  /** The first time, and again after a while; asking counts as telling. */
  boolean isToBeTold(Instant now, Duration again) {
    var isDue = toldAt.isEmpty() || !toldAt.get().plus(again).isAfter(now);
    if (isDue) {
      toldAt = Optional.of(now);
    }
    return isDue;
  }

  SegmentServer seen(Key key, boolean isExpected) {
    return new SegmentServer(
        key.address(),
        key.mac(),
        isExpected,
        offers,
        acks,
        naks,
        answersUs,
        offered,
        nextServer,
        bootFile,
        vendorClass,
        firstSeen,
        lastSeen);
  }
}
