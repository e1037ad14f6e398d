package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Decision;
import dev.ichor.dhcp.policy.Destination;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.EvidenceLog;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;

/** Tells the log and the machine's timeline what was heard, what was answered, and why. */
final class Chronicle {
  private static final Logger LOG = Logger.getLogger("dev.ichor.dhcp");

  private final EvidenceLog evidence;
  private final LogBudget budget = new LogBudget();

  Chronicle(EvidenceLog evidence) {
    this.evidence = evidence;
  }

  void heard(Request request, Service service, Instant now) {
    if (isOurBusiness(request, service) && isKept(request)) {
      var label = request.client().label();
      note(
          request,
          now,
          "dhcp-" + label,
          "DHCP %s from %s on %s".formatted(label, speaker(request), service.name()),
          facts(request, service));
    }
  }

  void answered(
      Request request,
      Service service,
      Decision.Reply reply,
      List<OptionCode> dropped,
      Instant now) {
    var isKept = isKept(request);
    var isLogged = isLogged(now);
    if (!isKept && !isLogged) {
      return;
    }
    var message = reply.message();
    var kind = message.type().orElseThrow().name().toLowerCase(Locale.ROOT);
    var facts = facts(request, service);
    if (Ipv4.isSet(message.yiaddr())) {
      facts.put("address", message.yiaddr().getHostAddress());
    }
    message.options().text(OptionCode.BOOT_FILE).ifPresent(file -> facts.put("file", file));
    facts.put("to", text(reply.destination()));
    if (!dropped.isEmpty()) {
      facts.put("dropped", dropped.toString());
    }
    if (isKept) {
      note(request, now, "dhcp-" + kind, sentence(kind, facts, reply.why()), facts);
    }
    if (isLogged) {
      log(Logger.Level.INFO, kind, facts, reply.why());
    }
  }

  void noted(Request request, Service service, Decision.Note note, Instant now) {
    var facts = facts(request, service);
    facts.put("address", note.lease().address().getHostAddress());
    var kind = request.client().label();
    note(request, now, "dhcp-" + kind + "-noted", sentence(kind, facts, note.why()), facts);
    if (isLogged(now)) {
      log(Logger.Level.INFO, kind, facts, note.why());
    }
  }

  /** Somebody uses an address that we were about to offer. */
  void taken(Request request, Service service, StoredLease quarantined, String how, Instant now) {
    var facts = facts(request, service);
    facts.put("address", quarantined.address().getHostAddress());
    facts.put("until", quarantined.expiresAt().toString());
    quarantined.mac().ifPresent(mac -> facts.put("used-by", mac.toString()));
    var why =
        "somebody uses it without a lease from us (%s); not offered until %s"
            .formatted(how, quarantined.expiresAt());
    note(request, now, "dhcp-address-in-use", sentence("address in use", facts, why), facts);
    if (isLogged(now)) {
      log(Logger.Level.WARN, "address-in-use", facts, why);
    }
  }

  void ignored(Request request, Service service, Decision.Ignore ignore, Instant now) {
    var isOurs = isOurBusiness(request, service);
    var isKept = isOurs && isKept(request);
    var isLogged = isOurs ? isLogged(now) : LOG.isDebugEnabled();
    if (!isKept && !isLogged) {
      return;
    }
    var facts = facts(request, service);
    if (isKept) {
      note(request, now, "dhcp-ignored", sentence("no answer", facts, ignore.why()), facts);
    }
    if (isLogged) {
      log(isOurs ? Logger.Level.INFO : Logger.Level.DEBUG, "ignore", facts, ignore.why());
    }
  }

  /** The inventory knows the machine. Asked first: for strangers in a storm nothing is composed. */
  boolean isKept(Request request) {
    return request
        .mac()
        .filter(mac -> evidence.isKept(new Evidence.Subject.ByMac(mac)))
        .isPresent();
  }

  private boolean isLogged(Instant now) {
    return LOG.isInfoEnabled() && budget.take(now);
  }

  /** Beside another server the ordinary clients of the network are not ours to write about. */
  private static boolean isOurBusiness(Request request, Service service) {
    return service.mode() == Mode.SERVER || request.speaker().isNetbooting();
  }

  private static Map<String, String> facts(Request request, Service service) {
    var facts = new LinkedHashMap<String, String>();
    facts.put(
        "mac", request.mac().map(Object::toString).orElseGet(() -> request.clientKey().toHex()));
    facts.put("xid", HexFormat.of().toHexDigits(request.message().xid()));
    facts.put("speaker", request.speaker().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    request.architectures().stream()
        .findFirst()
        .ifPresent(arch -> facts.put("arch", Integer.toString(arch.code())));
    facts.put("via", service.name());
    if (request.message().isRelayed()) {
      facts.put("relay", request.message().giaddr().getHostAddress());
    }
    return facts;
  }

  private static String speaker(Request request) {
    var arch = request.architectures().stream().findFirst().map(ClientArch::toString);
    return switch (request.speaker()) {
          case PXE_FIRMWARE -> "PXE firmware";
          case HTTP_FIRMWARE -> "UEFI HTTP Boot firmware";
          case IPXE -> "iPXE";
          case OTHER -> "a client that does not netboot";
        }
        + arch.map(it -> ", architecture " + it).orElse("");
  }

  private static String sentence(String kind, Map<String, String> facts, String why) {
    var address = facts.containsKey("address") ? " " + facts.get("address") : "";
    var file = facts.containsKey("file") ? " with " + facts.get("file") : "";
    return "DHCP %s%s%s (%s)".formatted(kind, address, file, Printable.of(why));
  }

  /** For people: {@code broadcast:68}. */
  static String text(Destination destination) {
    return switch (destination) {
      case Destination.Unicast(var address, var port) -> address.getHostAddress() + ":" + port;
      case Destination.Broadcast(var port) -> "broadcast:" + port;
      case Destination.LinkLayer(_, var mac, var port) -> mac + "/" + port;
    };
  }

  private void note(
      Request request, Instant now, String kind, String text, Map<String, String> facts) {
    request
        .mac()
        .ifPresent(
            mac ->
                evidence.record(
                    new Evidence(
                        new Evidence.Subject.ByMac(mac),
                        now,
                        Evidence.Source.DHCP,
                        kind,
                        text,
                        facts)));
  }

  private static void log(Logger.Level level, String what, Map<String, String> facts, String why) {
    if (LOG.isEnabled(level)) {
      var line = new StringBuilder("dhcp ").append(what);
      facts.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
      LOG.log(level, line.append(" why=\"").append(Printable.of(why)).append('"'));
    }
  }
}
