package dev.ichor.dhcp.v6.policy;

import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Option6;
import java.util.Optional;

/** Which messages a server discards without an answer (RFC 8415 §16). */
final class Validity {
  private Validity() {}

  /** Why it is discarded; empty when it is not. */
  static Optional<String> objection(Request6 request, Service6 service) {
    if (!Ipv6.isSet(request.arrival().source())) {
      return Optional.of("it comes from the unspecified address");
    }
    return switch (request.message().type()) {
      case SOLICIT -> client(request, "16.2").or(() -> noServer(request, "16.2"));
      case CONFIRM -> client(request, "16.5").or(() -> noServer(request, "16.5"));
      case REBIND -> client(request, "16.7").or(() -> noServer(request, "16.7"));
      case REQUEST -> client(request, "16.4").or(() -> ours(request, service, "16.4"));
      case RENEW -> client(request, "16.6").or(() -> ours(request, service, "16.6"));
      case DECLINE -> client(request, "16.8").or(() -> ours(request, service, "16.8"));
      case RELEASE -> client(request, "16.9").or(() -> ours(request, service, "16.9"));
      case INFORMATION_REQUEST -> information(request, service);
      case ADVERTISE, REPLY, RECONFIGURE ->
          Optional.of("a server's message (RFC 8415 §16.3, §16.10, §16.11)");
      case RELAY_FORW, RELAY_REPL -> Optional.of("a relay's message without a client's inside");
    };
  }

  private static Optional<String> information(Request6 request, Service6 service) {
    var options = request.options();
    if (options.has(Option6.IaNa.class)
        || options.has(Option6.IaTa.class)
        || options.has(Option6.IaPd.class)) {
      return Optional.of("Information-request with an IA (RFC 8415 §16.12)");
    }
    return options.serverId().isPresent() ? ours(request, service, "16.12") : Optional.empty();
  }

  private static Optional<String> client(Request6 request, String section) {
    return request.duid().isPresent()
        ? Optional.empty()
        : Optional.of("no client identifier (RFC 8415 §%s)".formatted(section));
  }

  private static Optional<String> noServer(Request6 request, String section) {
    return request.options().serverId().isEmpty()
        ? Optional.empty()
        : Optional.of("it names a server (RFC 8415 §%s)".formatted(section));
  }

  private static Optional<String> ours(Request6 request, Service6 service, String section) {
    var named = request.options().serverId();
    if (named.isEmpty()) {
      return Optional.of("no server identifier (RFC 8415 §%s)".formatted(section));
    }
    return named.get().equals(service.serverId())
        ? Optional.empty()
        : Optional.of("meant for another server");
  }
}
