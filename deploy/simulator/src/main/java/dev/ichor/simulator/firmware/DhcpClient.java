package dev.ichor.simulator.firmware;

import dev.ichor.simulator.relay.SwitchPort;
import dev.ichor.simulator.wire.DhcpOption;
import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.Ip4;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One exchange from DISCOVER to ACK, and to port 4011 where the client's kind asks there. */
final class DhcpClient {
  private static final int REQUEST_ATTEMPTS = 4;

  private final DhcpStyle style;
  private final ClientIdentity client;
  private final SwitchPort port;
  private final DhcpTiming timing;
  private final ProxyPort proxyPort;
  private final int xid;

  DhcpClient(
      DhcpStyle style, ClientIdentity client, SwitchPort port, double speed, ProxyPort proxyPort) {
    this.style = style;
    this.client = client;
    this.port = port;
    this.timing = DhcpTiming.of(style.rule(), speed);
    this.proxyPort = proxyPort;
    this.xid = RandomGenerator.getDefault().nextInt();
  }

  /** How an exchange ended. */
  sealed interface Result {
    /**
     * An address is bound.
     *
     * @param bootFile empty when no server named one
     */
    record Bound(Inet4Address address, Optional<BootFile> bootFile, DhcpPacket ack)
        implements Result {}

    record Failed(String why) implements Result {}
  }

  Result run() throws InterruptedException {
    port.drain();
    List<DhcpPacket> offers = new ArrayList<>();
    for (int attempt = 0; attempt < timing.discover().size(); attempt++) {
      port.broadcast(style.discover(client, xid, attempt));
      boolean first = attempt == 0;
      collect(offers, timing.discover().get(attempt), first && timing.firstGlance());
      Optional<OfferPolicy.Choice> choice = OfferPolicy.choose(style.rule(), offers);
      boolean repeatsAnyway =
          first
              && style.rule() == DhcpStyle.OfferRule.IPXE
              && choice.filter(c -> c.proxy().isPresent()).isEmpty();
      if (choice.isPresent() && !repeatsAnyway) {
        return request(choice.get(), attempt + 1);
      }
    }
    return new Result.Failed(
        offers.isEmpty()
            ? "no DHCP offer after %d DISCOVER".formatted(timing.discover().size())
            : "%d DHCP offers, none acceptable to %s".formatted(offers.size(), style.name()));
  }

  /** Gathers offers until the time is over, or until the choice cannot get better. */
  private void collect(List<DhcpPacket> offers, Duration window, boolean early)
      throws InterruptedException {
    long end = System.nanoTime() + window.toNanos();
    for (long left = window.toNanos(); left > 0; left = end - System.nanoTime()) {
      Optional<DhcpPacket> reply = port.receive(Duration.ofNanos(left));
      reply.filter(r -> isOurs(r, DhcpPacket.OFFER)).ifPresent(offers::add);
      Optional<OfferPolicy.Choice> choice = OfferPolicy.choose(style.rule(), offers);
      boolean plain = style.rule() == DhcpStyle.OfferRule.PLAIN;
      if (early && choice.filter(c -> plain || c.proxy().isPresent()).isPresent()) {
        return;
      }
    }
  }

  private boolean isOurs(DhcpPacket reply, int type) {
    return reply.xid() == xid && reply.messageType() == type;
  }

  private Result request(OfferPolicy.Choice choice, int attempt) throws InterruptedException {
    for (int i = 0; i < REQUEST_ATTEMPTS; i++) {
      port.broadcast(style.request(client, xid, attempt + i, choice.offer()));
      long end = System.nanoTime() + timing.request().toNanos();
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        Optional<DhcpPacket> reply = port.receive(Duration.ofNanos(left));
        if (reply.filter(r -> isOurs(r, DhcpPacket.ACK)).isPresent()) {
          return bound(choice, reply.get());
        }
        if (reply.filter(r -> isOurs(r, DhcpPacket.NAK)).isPresent()) {
          return new Result.Failed("DHCPNAK for " + choice.offer().yiaddr().getHostAddress());
        }
      }
    }
    return new Result.Failed("no DHCP ACK for " + choice.offer().yiaddr().getHostAddress());
  }

  private Result bound(OfferPolicy.Choice choice, DhcpPacket ack) throws InterruptedException {
    Inet4Address address = ack.yiaddr().equals(Ip4.ANY) ? choice.offer().yiaddr() : ack.yiaddr();
    Optional<BootFile> file = BootFile.of(ack).or(() -> BootFile.of(choice.offer()));
    if (choice.proxy().isEmpty()) {
      return new Result.Bound(address, file, ack);
    }
    DhcpPacket proxy = choice.proxy().get();
    Optional<BootFile> named = BootFile.of(proxy);
    boolean asks =
        style.rule() == DhcpStyle.OfferRule.EDK2_PXE
            ? proxy.option(43).isEmpty() || named.isEmpty()
            : named.isEmpty();
    if (!asks || style.rule() == DhcpStyle.OfferRule.EDK2_HTTP) {
      return new Result.Bound(address, named, ack);
    }
    Optional<Inet4Address> server =
        BootFile.server(proxy).or(() -> proxy.address(DhcpOption.SERVER_ID));
    if (server.isEmpty()) {
      return new Result.Failed("a proxy offer names neither file nor server");
    }
    DhcpPacket question = style.proxyRequest(client, xid, 2, address, server.get());
    return proxyPort
        .ask(question, address, server.get())
        .<Result>map(answer -> new Result.Bound(address, BootFile.of(answer), ack))
        .orElseGet(() -> new Result.Failed("no answer from proxyDHCP " + server.get()));
  }
}
