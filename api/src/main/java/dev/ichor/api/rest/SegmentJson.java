package dev.ichor.api.rest;

import dev.ichor.dhcp.server.Segment;
import dev.ichor.dhcp.server.SegmentServer;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One interface and the DHCP servers on it.
 *
 * @param mode ours there: {@code server} or {@code proxy}
 * @param unheard why other servers cannot be heard there; absent when they can
 * @param searchedAt when we last looked ourselves
 * @param finding what an operator should look at, with the remedy; absent when all is as expected
 */
public record SegmentJson(
    String interfaceName,
    String mode,
    String address,
    List<String> subnets,
    Optional<String> unheard,
    Optional<Instant> searchedAt,
    Optional<String> finding,
    List<ServerJson> servers) {
  /**
   * Another server.
   *
   * @param verdict {@code expected} or {@code rogue}
   * @param says what it tells machines, in one phrase
   */
  public record ServerJson(
      String address,
      String mac,
      String verdict,
      String says,
      long offers,
      long acks,
      long naks,
      long answersToOurSearch,
      Optional<String> offered,
      Optional<String> nextServer,
      Optional<String> bootFile,
      Optional<String> vendorClass,
      Instant firstSeen,
      Instant lastSeen) {
    static ServerJson of(SegmentServer server) {
      return new ServerJson(
          server.address().getHostAddress(),
          server.mac().toString(),
          server.isExpected() ? "expected" : "rogue",
          server.says(),
          server.offers(),
          server.acks(),
          server.naks(),
          server.answersUs(),
          server.offered().map(Inet4Address::getHostAddress),
          server.nextServer(),
          server.bootFile(),
          server.vendorClass(),
          server.firstSeen(),
          server.lastSeen());
    }
  }

  static SegmentJson of(Segment segment) {
    return new SegmentJson(
        segment.interfaceName(),
        segment.mode().name().toLowerCase(Locale.ROOT),
        segment.self().getHostAddress(),
        segment.subnets(),
        segment.unheard(),
        segment.searchedAt(),
        segment.finding(),
        segment.servers().stream().map(ServerJson::of).toList());
  }
}
