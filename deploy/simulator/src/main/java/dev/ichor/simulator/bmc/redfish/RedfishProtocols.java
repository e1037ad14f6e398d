package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.simulator.bmc.SimulatedBmc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What the manager answers on its network; IPMI over LAN is really switched. */
final class RedfishProtocols implements RedfishExtension {
  private static final String PATH = RedfishTree.MANAGER + "/NetworkProtocol";
  private static final Map<String, Integer> PORTS =
      Map.of("HTTPS", 443, "IPMI", 623, "SSDP", 1900, "Telnet", 23, "SNMP", 161, "NTP", 123);

  private final SimulatedBmc bmc;
  private final Map<String, Boolean> enabled =
      new TreeMap<>(
          Map.of(
              "HTTPS", true, "IPMI", true, "SSDP", true, "Telnet", false, "SNMP", false, "NTP",
              false));
  private List<String> timeServers = List.of();

  RedfishProtocols(SimulatedBmc bmc) {
    this.bmc = bmc;
  }

  @Override
  public void into(Map<String, Function<Instant, ObjectNode>> resources) {
    resources.put(PATH, _ -> network());
  }

  private ObjectNode network() {
    ObjectNode node =
        RedfishExtension.resource(
            PATH,
            "ManagerNetworkProtocol.v1_9_1.ManagerNetworkProtocol",
            "NetworkProtocol",
            "Network Protocol");
    node.put("HostName", bmc.keep().name());
    enabled.forEach(
        (name, on) ->
            node.putObject(name)
                .put("ProtocolEnabled", on)
                .put("Port", PORTS.getOrDefault(name, 1)));
    timeServers.forEach(node.withObjectProperty("NTP").putArray("NTPServers")::add);
    node.withObjectProperty("HTTPS")
        .set("Certificates", RedfishExtension.link(RedfishCertificates.WEB));
    return node;
  }

  @Override
  public Optional<RedfishReply> patch(RedfishRequest request) {
    if (!request.path().equals(PATH)) {
      return Optional.empty();
    }
    JsonNode wish = request.body().orElseGet(RedfishReply.JSON::createObjectNode);
    for (var part : wish.properties()) {
      if (!enabled.containsKey(part.getKey())) {
        return Optional.of(
            RedfishReply.error(
                400, "PropertyUnknown", "The property %s is unknown.".formatted(part.getKey())));
      }
      enabled.computeIfPresent(
          part.getKey(), (_, on) -> part.getValue().path("ProtocolEnabled").asBoolean(on));
    }
    if (wish.path("NTP").has("NTPServers")) {
      List<String> servers = new ArrayList<>();
      wish.path("NTP").path("NTPServers").forEach(it -> servers.add(it.asText()));
      timeServers = List.copyOf(servers);
    }
    bmc.switchLan(enabled.getOrDefault("IPMI", true));
    return Optional.of(RedfishReply.json(200, network()));
  }
}
