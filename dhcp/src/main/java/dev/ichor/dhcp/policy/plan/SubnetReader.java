package dev.ichor.dhcp.policy.plan;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.LeaseTimes;
import dev.ichor.dhcp.policy.Pool;
import dev.ichor.dhcp.policy.Reservation;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.policy.Template;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Printable;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Subnets, each with what it takes over from the levels above it. */
final class SubnetReader {
  private static final List<String> KEYS =
      List.of(
          "subnet",
          "pools",
          "exclude",
          "classes",
          "options",
          "send-always",
          "lease",
          "authoritative",
          "interface",
          "relays",
          "reservations");

  private SubnetReader() {}

  /** What holds unless a level says otherwise. */
  record Above(Template options, LeaseTimes times, boolean authoritative) {}

  /**
   * A subnet and how its link is found where no address of it tells.
   *
   * @param reservations where each was read, for messages
   */
  record Placed(
      Subnet subnet,
      String path,
      Optional<String> interfaceName,
      List<Inet4Address> relays,
      List<ReservationReader.Placed> reservations) {}

  static Optional<Placed> read(Object value, String path, List<PlanProblem> problems, Above above) {
    var fields = Fields.of(value, path, problems, KEYS);
    if (!fields.has("subnet")) {
      fields.complain("subnet", "is missing; write it as 10.77.0.0/24");
    }
    var network = fields.read("subnet", Cidr::parse);
    var pools = fields.each("pools", (item, at) -> pool(item, at, problems));
    var excluded = fields.readAll("exclude", SubnetReader::range);
    var classes = fields.readAll("classes", text -> text);
    var options = LevelReader.template(fields).over(above.options());
    var times = LevelReader.times(fields, above.times());
    var authoritative = fields.flag("authoritative").orElse(above.authoritative());
    var reservations =
        fields.each("reservations", (item, at) -> ReservationReader.read(item, at, problems));
    var interfaceName = fields.text("interface");
    var relays = fields.readAll("relays", Ipv4::literal);
    return network.flatMap(
        cidr ->
            fields
                .build(
                    () ->
                        new Subnet(
                            cidr,
                            pools,
                            excluded,
                            addressed(reservations),
                            options,
                            times,
                            authoritative,
                            classes))
                .map(it -> new Placed(it, path, interfaceName, relays, reservations)));
  }

  private static List<Reservation> addressed(List<ReservationReader.Placed> placed) {
    var reservations = new ArrayList<Reservation>();
    for (var one : placed) {
      if (one.reservation().address().isEmpty()) {
        throw new IllegalArgumentException(
            "%s has no address; add one, or move it to the plan's own reservations"
                .formatted(one.path()));
      }
      reservations.add(one.reservation());
    }
    return reservations;
  }

  /** {@code FIRST-LAST}, or {@code {range: FIRST-LAST, classes: […]}}. */
  private static Optional<Pool> pool(Object item, String path, List<PlanProblem> problems) {
    if (!(item instanceof Map<?, ?>)) {
      return Fields.of(Map.of("range", item), path, problems, List.of("range"))
          .read("range", AddressRange::parse)
          .map(Pool::of);
    }
    var fields = Fields.of(item, path, problems, List.of("range", "classes"));
    if (!fields.has("range")) {
      fields.complain("range", "is missing; write it as 10.77.0.100-10.77.0.199");
    }
    var classes = fields.readAll("classes", text -> text);
    return fields.read("range", AddressRange::parse).map(range -> new Pool(range, classes));
  }

  /** One address, or {@code FIRST-LAST}. */
  private static AddressRange range(String text) {
    if (text.contains("-")) {
      return AddressRange.parse(Printable.of(text));
    }
    var one = Ipv4.literal(text);
    return new AddressRange(one, one);
  }
}
