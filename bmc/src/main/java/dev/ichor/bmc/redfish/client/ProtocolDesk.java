package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.NetworkServices;
import dev.ichor.bmc.policy.care.NetworkServices.Service;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a manager answers on its network (DSP0268 ManagerNetworkProtocol), read and switched. */
final class ProtocolDesk {
  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  ProtocolDesk(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  private Resource resource() throws BmcFaultException, InterruptedException {
    var link = systems.manager().flatMap(manager -> manager.doc().link("NetworkProtocol"));
    if (link.isEmpty()) {
      throw RedfishSession.fault(
          new BmcFault.NotSupported(
              session.target().name(), Ability.SERVICES.words(), "its manager shows none"));
    }
    return session.get(link.get());
  }

  NetworkServices read() throws BmcFaultException, InterruptedException {
    return services(resource().doc());
  }

  /** Every object that can be switched is one, also a vendor's own. */
  private static NetworkServices services(JsonDoc doc) {
    var services = new ArrayList<Service>();
    for (var name : doc.names().stream().sorted().toList()) {
      if (doc.has(name, "ProtocolEnabled")) {
        services.add(
            new Service(
                name,
                doc.flag(name, "ProtocolEnabled"),
                doc.whole(name, "Port").map(Long::intValue)));
      }
    }
    return new NetworkServices(services, doc.texts("NTP", "NTPServers"));
  }

  NetworkServices change(NetworkServices.Wish wish) throws BmcFaultException, InterruptedException {
    var place = resource();
    var before = services(place.doc());
    check(wish, before);
    var body = new LinkedHashMap<String, Map<String, Object>>();
    new TreeMap<>(wish.enabled())
        .forEach((name, on) -> part(body, name).put("ProtocolEnabled", on));
    wish.timeServers().ifPresent(servers -> part(body, "NTP").put("NTPServers", servers));
    var said = writer.patch(place.path(), JsonBody.of(body));
    var now = read();
    for (var wanted : wish.enabled().entrySet()) {
      var is = now.named(wanted.getKey()).flatMap(Service::enabled);
      if (is.filter(wanted.getValue()::equals).isEmpty()) {
        throw writer.refused(
            "switching %s %s".formatted(wanted.getKey(), wanted.getValue() ? "on" : "off"), said);
      }
    }
    if (wish.timeServers().isPresent() && !isSame(wish.timeServers().get(), now.timeServers())) {
      throw writer.refused("the time servers", said);
    }
    return now;
  }

  private static Map<String, Object> part(Map<String, Map<String, Object>> body, String name) {
    return body.computeIfAbsent(name, _ -> new LinkedHashMap<>());
  }

  /** Some keep empty places behind those that are set. */
  private static boolean isSame(List<String> wanted, List<String> got) {
    return wanted.equals(got.stream().filter(it -> !it.isBlank()).toList());
  }

  private void check(NetworkServices.Wish wish, NetworkServices before) throws BmcFaultException {
    if (Boolean.FALSE.equals(wish.enabled().get("HTTPS"))) {
      throw refused("Ichor itself comes in by HTTPS");
    }
    var unknown =
        wish.enabled().keySet().stream().filter(it -> before.named(it).isEmpty()).sorted().toList();
    if (!unknown.isEmpty()) {
      throw refused(
          "it has no %s, only %s"
              .formatted(
                  String.join(", ", unknown),
                  String.join(", ", before.services().stream().map(Service::name).toList())));
    }
  }

  private BmcFaultException refused(String why) {
    return RedfishSession.fault(
        new BmcFault.Refused(session.target().name(), Ability.CHANGE_SERVICES.words(), why));
  }
}
