package dev.ichor.simulator.firmware;

import dev.ichor.simulator.wire.DhcpOption;
import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.Ip4;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which of the offers a client takes, and whether a proxy's word completes it. */
final class OfferPolicy {
  private OfferPolicy() {}

  /**
   * What was chosen.
   *
   * @param offer gives the address
   * @param proxy gives the boot file when the offer does not
   */
  record Choice(DhcpPacket offer, Optional<DhcpPacket> proxy) {}

  /** Empty while nothing acceptable came. */
  static Optional<Choice> choose(DhcpStyle.OfferRule rule, List<DhcpPacket> offers) {
    List<DhcpPacket> addresses = offers.stream().filter(o -> !isProxy(o)).toList();
    List<DhcpPacket> proxies = offers.stream().filter(OfferPolicy::isProxy).toList();
    return switch (rule) {
      case PLAIN -> addresses.stream().findFirst().map(o -> new Choice(o, Optional.empty()));
      case IPXE, EDK2_PXE -> withFile(addresses, proxies, "PXEClient");
      case EDK2_HTTP -> http(addresses, proxies);
    };
  }

  /** An offer that names a file wins; else any address together with a proxy, if there is one. */
  private static Optional<Choice> withFile(
      List<DhcpPacket> addresses, List<DhcpPacket> proxies, String vendorClass) {
    Optional<DhcpPacket> proxy =
        proxies.stream().filter(p -> vendorClass(p).startsWith(vendorClass)).findFirst();
    return addresses.stream()
        .min(Comparator.comparing(o -> BootFile.of(o).isPresent() ? 0 : 1))
        .map(o -> new Choice(o, BootFile.of(o).isPresent() ? Optional.empty() : proxy));
  }

  /** A file without option 60 HTTPClient is not for this client (EDK2 HttpBootDhcp4). */
  private static Optional<Choice> http(List<DhcpPacket> addresses, List<DhcpPacket> proxies) {
    Optional<Choice> direct =
        addresses.stream()
            .filter(OfferPolicy::isHttpOffer)
            .findFirst()
            .map(o -> new Choice(o, Optional.empty()));
    Optional<DhcpPacket> proxy = proxies.stream().filter(OfferPolicy::isHttpOffer).findFirst();
    return direct.or(
        () -> proxy.flatMap(p -> addresses.stream().findFirst().map(o -> new Choice(o, proxy))));
  }

  static boolean isHttpOffer(DhcpPacket offer) {
    return vendorClass(offer).startsWith("HTTPClient")
        && BootFile.of(offer).filter(f -> f instanceof BootFile.Url).isPresent();
  }

  private static boolean isProxy(DhcpPacket offer) {
    return offer.yiaddr().equals(Ip4.ANY);
  }

  private static String vendorClass(DhcpPacket offer) {
    return offer.option(DhcpOption.VENDOR_CLASS).map(o -> o.text()).orElse("");
  }
}
