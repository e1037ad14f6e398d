package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Network;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How the manager is on the network (DSP0268 EthernetInterface). */
final class ManagerNetwork {
  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  ManagerNetwork(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  /** The one with the address that we speak to, else the first that has one, else the first. */
  private Resource card() throws BmcFaultException, InterruptedException {
    var manager = systems.manager();
    Optional<Resource> addressed = Optional.empty();
    Optional<Resource> first = Optional.empty();
    var host = session.target().origin().getHost();
    for (var path : systems.members(manager.flatMap(m -> m.doc().link("EthernetInterfaces")))) {
      var card = session.get(path);
      var address = ipv4(card.doc()).flatMap(it -> it.text("Address"));
      if (address.filter(host::equals).isPresent()) {
        return card;
      }
      if (addressed.isEmpty() && address.isPresent()) {
        addressed = Optional.of(card);
      }
      first = first.isPresent() ? first : Optional.of(card);
    }
    var chosen = addressed.isPresent() ? addressed : first;
    return chosen.orElseThrow(
        () ->
            RedfishSession.fault(
                new BmcFault.NotSupported(
                    session.target().name(), Ability.NETWORK.words(), "it shows none")));
  }

  private static Optional<JsonDoc> ipv4(JsonDoc card) {
    return card.objects("IPv4Addresses").stream().findFirst();
  }

  Network read() throws BmcFaultException, InterruptedException {
    return network(card().doc());
  }

  private static Network network(JsonDoc card) {
    var v4 = ipv4(card);
    var vlan =
        card.flag("VLAN", "VLANEnable").orElse(false)
            ? card.whole("VLAN", "VLANId").map(Long::intValue)
            : Optional.<Integer>empty();
    return new Network(
        card.text("MACAddress").map(mac -> mac.toLowerCase(Locale.ROOT)),
        v4.flatMap(it -> it.text("Address")),
        v4.flatMap(it -> it.text("SubnetMask")),
        v4.flatMap(it -> it.text("Gateway")),
        v4.flatMap(it -> it.text("AddressOrigin")).map(it -> it.toLowerCase(Locale.ROOT)),
        vlan,
        card.objects("IPv6Addresses").stream().flatMap(it -> it.text("Address").stream()).toList());
  }

  Network change(Network.Wish wish) throws BmcFaultException, InterruptedException {
    var card = card();
    var body = new LinkedHashMap<String, Object>();
    body.put("DHCPv4", Map.of("DHCPEnabled", wish.fixed().isEmpty()));
    wish.fixed()
        .ifPresent(
            fixed -> {
              var address = new LinkedHashMap<String, Object>();
              address.put("Address", fixed.address());
              address.put("SubnetMask", fixed.mask());
              fixed.gateway().ifPresent(gateway -> address.put("Gateway", gateway));
              body.put("IPv4StaticAddresses", List.of(address));
            });
    var said = writer.patch(card.path(), JsonBody.of(body));
    var now = session.get(card.path()).doc();
    var dhcp = now.flag("DHCPv4", "DHCPEnabled");
    var wanted = wish.fixed().map(Network.Fixed::address);
    var addressed =
        wanted.isEmpty()
            || now.objects("IPv4StaticAddresses").stream()
                .anyMatch(it -> it.text("Address").equals(wanted));
    if (!addressed || dhcp.filter(on -> on != wish.fixed().isEmpty()).isPresent()) {
      throw writer.refused(Ability.CHANGE_NETWORK.words(), said);
    }
    return network(now);
  }
}
