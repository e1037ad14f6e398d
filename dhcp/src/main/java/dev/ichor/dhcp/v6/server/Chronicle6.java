package dev.ichor.dhcp.v6.server;

import dev.ichor.dhcp.v6.policy.Decision6;
import dev.ichor.dhcp.v6.policy.Request6;
import dev.ichor.dhcp.v6.policy.Service6;
import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Option6;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.EvidenceLog;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;

/** Tells the log and the machine's timeline what was heard, what was answered, and why. */
final class Chronicle6 {
  private static final Logger LOG = Logger.getLogger("dev.ichor.dhcp");

  private final EvidenceLog evidence;

  Chronicle6(EvidenceLog evidence) {
    this.evidence = evidence;
  }

  void answered(Request6 request, Service6 service, Decision6.Reply reply, Instant now) {
    var facts = facts(request, service);
    var options = reply.answer().options();
    options
        .all(Option6.IaNa.class)
        .flatMap(ia -> ia.options().all(Option6.IaAddress.class))
        .filter(address -> address.validFor() > 0)
        .forEach(address -> facts.put("address", Ipv6.text(address.address())));
    options.get(Option6.BootFileUrl.class).ifPresent(it -> facts.put("url", it.url()));
    facts.put("to", Ipv6.text(reply.to()));
    tell(request, kind(reply), facts, reply.why(), now, Logger.Level.INFO);
  }

  void ignored(Request6 request, Service6 service, Decision6.Ignore ignore, Instant now) {
    tell(
        request,
        "ignored",
        facts(request, service),
        ignore.why(),
        now,
        request.speaker().isNetbooting() ? Logger.Level.INFO : Logger.Level.DEBUG);
  }

  private static String kind(Decision6.Reply reply) {
    return reply.answer().type().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> facts(Request6 request, Service6 service) {
    var facts = new LinkedHashMap<String, String>();
    facts.put("mac", request.mac().map(MacAddress::toString).orElse("-"));
    facts.put("duid", request.duid().map(Duid::toString).orElse("-"));
    facts.put("xid", "%06x".formatted(request.message().xid()));
    facts.put("message", request.message().type().name().toLowerCase(Locale.ROOT));
    facts.put("speaker", request.speaker().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    request.architectures().stream()
        .findFirst()
        .ifPresent(arch -> facts.put("arch", Integer.toString(arch.code())));
    facts.put("via", service.name());
    if (!request.hops().isEmpty()) {
      facts.put("relay", Ipv6.text(request.arrival().source()));
    }
    return facts;
  }

  private void tell(
      Request6 request,
      String kind,
      Map<String, String> facts,
      String why,
      Instant now,
      Logger.Level level) {
    if (LOG.isEnabled(level)) {
      var line = new StringBuilder("dhcp6 ").append(kind);
      facts.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
      LOG.log(level, line.append(" why=\"").append(Printable.of(why)).append('"'));
    }
    request
        .mac()
        .ifPresent(
            mac ->
                evidence.record(
                    new Evidence(
                        new Evidence.Subject.ByMac(mac),
                        now,
                        Evidence.Source.DHCP,
                        "dhcp6-" + kind,
                        "DHCPv6 %s: %s (%s)"
                            .formatted(facts.get("message"), kind, Printable.of(why)),
                        facts)));
  }
}
