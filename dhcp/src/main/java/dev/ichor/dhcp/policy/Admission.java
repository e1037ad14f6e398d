package dev.ichor.dhcp.policy;

import java.util.Optional;

/** Which messages are not looked at further, whatever they ask. */
final class Admission {
  private Admission() {}

  /** Why not; empty when the message may go on. */
  static Optional<String> refusal(Request request, Service service) {
    var message = request.message();
    var rules = service.networks().plan().rules();
    if (message.hops() > rules.mostHops()) {
      return Optional.of(
          "passed %d relays, more than %d (RFC 1542 §4.1.1)"
              .formatted(message.hops(), rules.mostHops()));
    }
    if (message.isRelayed() && !rules.relays().isEmpty()) {
      var source = request.arrival().source();
      if (rules.relays().stream().noneMatch(network -> network.contains(source))) {
        return Optional.of(
            "giaddr %s, but %s is in no network of relays"
                .formatted(message.giaddr().getHostAddress(), source.getHostAddress()));
      }
    }
    return Optional.empty();
  }
}
