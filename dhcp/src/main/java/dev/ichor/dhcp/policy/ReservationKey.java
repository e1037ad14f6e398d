package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whom a reservation is for; also its name in the API. */
public sealed interface ReservationKey {
  record Mac(MacAddress mac) implements ReservationKey {
    @Override
    public String toString() {
      return "mac=" + mac;
    }
  }

  /** Option 61, octet for octet. */
  record ClientId(Bytes id) implements ReservationKey {
    @Override
    public String toString() {
      return "client-id=" + id;
    }
  }

  /** Option 97, in whichever octet order. */
  record Uuid(UUID uuid) implements ReservationKey {
    @Override
    public String toString() {
      return "uuid=" + uuid;
    }
  }

  /** The switch port, by option 82: whoever is plugged in there. At least one of the two. */
  record Port(Optional<Bytes> circuitId, Optional<Bytes> remoteId) implements ReservationKey {
    public Port {
      requireNonNull(circuitId, "circuitId");
      requireNonNull(remoteId, "remoteId");
      if (circuitId.isEmpty() && remoteId.isEmpty()) {
        throw new IllegalArgumentException("a port is named by circuit-id, remote-id or both");
      }
    }

    @Override
    public String toString() {
      return Stream.of(
              circuitId.map(it -> "circuit-id=" + it), remoteId.map(it -> "remote-id=" + it))
          .flatMap(Optional::stream)
          .collect(Collectors.joining(","));
    }
  }
}
