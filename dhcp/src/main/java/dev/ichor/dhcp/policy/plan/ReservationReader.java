package dev.ichor.dhcp.policy.plan;

import dev.ichor.dhcp.policy.Reservation;
import dev.ichor.dhcp.policy.ReservationKey;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.OptionValue;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reservations; exactly one kind of key each. */
final class ReservationReader {
  private static final List<String> KEYS =
      List.of(
          "mac",
          "client-id",
          "uuid",
          "circuit-id",
          "remote-id",
          "address",
          "hostname",
          "options",
          "send-always",
          "boot");

  private ReservationReader() {}

  /** Also says where it was read. */
  record Placed(Reservation reservation, String path) {}

  static Optional<Placed> read(Object value, String path, List<PlanProblem> problems) {
    var fields = Fields.of(value, path, problems, KEYS);
    var key = key(fields);
    var address = fields.read("address", Ipv4::literal);
    var hostname = LevelReader.hostname(fields);
    var template = LevelReader.template(fields);
    var boot = LevelReader.boot(fields);
    return key.map(it -> new Placed(new Reservation(it, address, hostname, template, boot), path));
  }

  private static Optional<ReservationKey> key(Fields fields) {
    var keys = new ArrayList<ReservationKey>();
    fields.read("mac", MacAddress::parse).map(ReservationKey.Mac::new).ifPresent(keys::add);
    fields
        .read("client-id", ReservationReader::octets)
        .map(ReservationKey.ClientId::new)
        .ifPresent(keys::add);
    fields.read("uuid", ClassReader::uuid).map(ReservationKey.Uuid::new).ifPresent(keys::add);
    var circuit = fields.read("circuit-id", ReservationReader::octets);
    var remote = fields.read("remote-id", ReservationReader::octets);
    if (circuit.isPresent() || remote.isPresent()) {
      keys.add(new ReservationKey.Port(circuit, remote));
    }
    var given = KEYS.stream().limit(5).filter(fields::has).toList();
    if (given.isEmpty()) {
      fields.complain("", "says not for whom; give mac, client-id, uuid, circuit-id or remote-id");
    } else if (keys.size() > 1) {
      fields.complain("", "has the keys %s; keep one".formatted(String.join(", ", given)));
    }
    return keys.size() == 1 ? Optional.of(keys.getFirst()) : Optional.empty();
  }

  /** Octets as {@code 0x0a0b}, or text. */
  private static Bytes octets(String text) {
    var octets =
        text.startsWith("0x")
            ? OptionValue.hex(text)
            : Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    if (octets.isEmpty()) {
      throw new IllegalArgumentException("is empty; write text, or octets as 0x0a0b");
    }
    return octets;
  }
}
