package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.wire.RelayInformation;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.LeaseStore.Origin;
import java.util.Optional;

/** How a client's word came to us, for the history of its address. */
final class Origins {
  private static final String CLIENT = "client";

  private Origins() {}

  static Origin of(Request request, Service service) {
    var relay = request.relay();
    return new Origin(
        CLIENT,
        service.name(),
        request.message().isRelayed() ? Optional.of(request.message().giaddr()) : Optional.empty(),
        relay.flatMap(RelayInformation::circuitId).orElse(Bytes.EMPTY),
        relay.flatMap(RelayInformation::remoteId).orElse(Bytes.EMPTY));
  }
}
