package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.ClasslessRoutes;
import dev.ichor.dhcp.wire.ClientFqdn;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The options of a reply that the plan gives, in the order the client asks for them (option 55, RFC
 * 2132 §9.8), then what it must have. A client without option 55 gets all.
 */
final class NetworkOptions {
  /** What firmware cannot boot without, also when it does not ask. */
  private static final List<OptionCode> FOR_BOOTING =
      List.of(OptionCode.ROUTER, OptionCode.DNS_SERVERS);

  private final Request request;
  private final Subnet subnet;
  private final Profile profile;
  private final Optional<LeaseTimes.Told> told;
  private final Optional<Bytes> asked;

  /**
   * @param told absent in an answer to INFORM (RFC 2131 §4.3.5)
   */
  NetworkOptions(Request request, Subnet subnet, Profile profile, Optional<LeaseTimes.Told> told) {
    this.request = request;
    this.subnet = subnet;
    this.profile = profile;
    this.told = told;
    this.asked = request.message().options().get(OptionCode.PARAMETER_REQUEST_LIST);
  }

  void writeTo(Options.Builder out) {
    asked.ifPresent(codes -> inOrder(codes, out));
    times(out);
    put(OptionCode.SUBNET_MASK, out);
    if (asked.isEmpty()) {
      everything(out);
    }
    if (request.speaker().isNetbooting()) {
      FOR_BOOTING.forEach(code -> put(code, out));
    }
    for (var level : profile.templates(subnet)) {
      level.always().forEach(code -> put(code, out));
    }
    put(OptionCode.CLIENT_FQDN, out);
    put(OptionCode.AUTO_CONFIGURE, out);
  }

  private void inOrder(Bytes codes, Options.Builder out) {
    for (var i = 0; i < codes.size(); i++) {
      var code = codes.at(i);
      if (code > 0 && code < 255) {
        if (code == 51 || code == 58 || code == 59) {
          times(out);
        } else if (code != 3 || !isReplacedByRoutes(codes)) {
          put(OptionCode.of(code), out);
        }
      }
    }
  }

  /** RFC 3442: who asks for 121 and gets it SHOULD NOT be sent 3; firmware still is. */
  private boolean isReplacedByRoutes(Bytes codes) {
    if (request.speaker().isNetbooting()
        || profile.option(OptionCode.CLASSLESS_ROUTES, subnet).isEmpty()) {
      return false;
    }
    for (var i = 0; i < codes.size(); i++) {
      if (codes.at(i) == OptionCode.CLASSLESS_ROUTES.code()) {
        return true;
      }
    }
    return false;
  }

  private void everything(Options.Builder out) {
    put(OptionCode.HOST_NAME, out);
    put(OptionCode.BROADCAST_ADDRESS, out);
    for (var level : profile.templates(subnet)) {
      level.options().values().keySet().forEach(code -> put(code, out));
    }
  }

  private void times(Options.Builder out) {
    if (told.isPresent()) {
      out.putSeconds(OptionCode.LEASE_TIME, told.get().lease());
      out.putSeconds(OptionCode.RENEWAL_TIME, told.get().renew());
      out.putSeconds(OptionCode.REBINDING_TIME, told.get().rebind());
    }
  }

  private void put(OptionCode code, Options.Builder out) {
    value(code).ifPresent(value -> out.put(code, value));
  }

  private Optional<Bytes> value(OptionCode code) {
    return switch (code.code()) {
      case 1 -> Optional.of(subnet.network().maskOctets());
      case 12 ->
          profile
              .reservation()
              .flatMap(Reservation::hostname)
              .map(name -> Bytes.of(name.getBytes(StandardCharsets.US_ASCII)))
              .or(() -> profile.option(code, subnet));
      case 28 ->
          profile.option(code, subnet).or(() -> Optional.of(subnet.network().broadcastOctets()));
      case 81 -> fqdn();
      case 116 ->
          request.message().options().has(code) ? profile.option(code, subnet) : Optional.empty();
      case 121 -> routes(code);
      case 249 -> routes(code).or(() -> routes(OptionCode.CLASSLESS_ROUTES));
      default -> profile.option(code, subnet);
    };
  }

  /** With the way out: who gets 121 ignores 3. */
  private Optional<Bytes> routes(OptionCode code) {
    return profile
        .option(code, subnet)
        .map(
            routes ->
                profile
                    .option(OptionCode.ROUTER, subnet)
                    .filter(routers -> routers.size() >= 4)
                    .map(routers -> ClasslessRoutes.withDefault(routes, first(routers)))
                    .orElse(routes));
  }

  /** Only to a client that sent option 81 (RFC 4702 §4). */
  private Optional<Bytes> fqdn() {
    return request
        .message()
        .options()
        .get(OptionCode.CLIENT_FQDN)
        .flatMap(ClientFqdn::of)
        .map(sent -> sent.answer(fullName(sent)));
  }

  private String fullName(ClientFqdn sent) {
    var name =
        profile
            .reservation()
            .flatMap(Reservation::hostname)
            .orElse(
                sent.name().endsWith(".")
                    ? sent.name().substring(0, sent.name().length() - 1)
                    : sent.name());
    if (!dev.ichor.dhcp.wire.DomainNames.isName(name)) {
      return "";
    }
    var domain = profile.option(OptionCode.DOMAIN_NAME, subnet);
    return name.contains(".") || domain.isEmpty()
        ? name
        : name + "." + new String(domain.get().toArray(), StandardCharsets.US_ASCII);
  }

  private static Inet4Address first(Bytes routers) {
    return Ipv4.of(routers.at(0) << 24 | routers.at(1) << 16 | routers.at(2) << 8 | routers.at(3));
  }
}
