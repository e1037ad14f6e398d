package dev.ichor.dhcp.policy.plan;

import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.LeaseTimes;
import dev.ichor.dhcp.policy.Link;
import dev.ichor.dhcp.policy.Plan;
import dev.ichor.dhcp.policy.Rules;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.wire.Ipv4;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole plan, or everything that is wrong with it. */
public final class PlanReader {
  /** What a plan may say, outermost level. */
  public static final List<String> KEYS =
      List.of(
          "rules",
          "options",
          "send-always",
          "lease",
          "authoritative",
          "classes",
          "shared-networks",
          "subnets",
          "reservations");

  private static final List<String> SHARED_KEYS =
      List.of(
          "name",
          "interface",
          "relays",
          "options",
          "send-always",
          "lease",
          "authoritative",
          "subnets");

  private final List<PlanProblem> problems = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final List<SubnetReader.Placed> subnets = new ArrayList<>();
  private final Map<Inet4Address, Link> relays = new HashMap<>();
  private final Map<String, Link> interfaces = new HashMap<>();

  private PlanReader() {}

  /** What became of a document. */
  public sealed interface Outcome {
    record Ready(Plan plan) implements Outcome {}

    /** At least one problem; nothing of the plan holds. */
    record Refused(List<PlanProblem> problems) implements Outcome {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * @param tree maps with text keys, lists and scalars, as YAML and JSON readers give them
   * @param served subnets that are given elsewhere ({@code --serve}); reservations may be in them,
   *     and nothing may overlap them
   */
  public static Outcome read(Object tree, List<Subnet> served) {
    return new PlanReader().document(tree, Optional.of(served));
  }

  /**
   * What can be said of a plan by itself, before the subnets of {@code --serve} are known: all but
   * whether each reserved address is in a subnet.
   */
  public static Outcome readAlone(Object tree) {
    return new PlanReader().document(tree, Optional.empty());
  }

  private Outcome document(Object tree, Optional<List<Subnet>> served) {
    var top = Fields.of(tree, "", problems, KEYS);
    var rules = rules(top);
    var options = LevelReader.template(top);
    var times = LevelReader.times(top, LeaseTimes.of(LeaseTimes.DEFAULT));
    var above = new SubnetReader.Above(options, times, top.flag("authoritative").orElse(true));
    var classes = top.each("classes", (item, at) -> ClassReader.read(item, at, problems));
    top.each("shared-networks", (item, at) -> shared(item, at, above));
    top.each(
        "subnets",
        (item, at) -> {
          var read = SubnetReader.read(item, at, problems, above);
          read.ifPresent(it -> add(Link.of(it.subnet()), List.of(it)));
          return read;
        });
    var reservations =
        top.each("reservations", (item, at) -> ReservationReader.read(item, at, problems));
    new Consistency(problems, served, classes, subnets, reservations).check();
    if (!problems.isEmpty()) {
      return new Outcome.Refused(problems);
    }
    var anywhere = reservations.stream().map(ReservationReader.Placed::reservation).toList();
    return new Outcome.Ready(
        new Plan(rules, options, classes, links, relays, interfaces, anywhere));
  }

  private Rules rules(Fields top) {
    var value = top.value("rules");
    if (value.isEmpty()) {
      return Rules.DEFAULT;
    }
    var fields =
        Fields.of(
            value.get(),
            "rules",
            problems,
            List.of("serve-nameless-requests", "max-hops", "relays"));
    var nameless = fields.flag("serve-nameless-requests").orElse(false);
    var hops = fields.read("max-hops", PlanReader::number).orElse(Rules.HOPS);
    var from = fields.readAll("relays", Cidr::parse);
    return fields.build(() -> new Rules(nameless, hops, from)).orElse(Rules.DEFAULT);
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,3}")) {
      throw new IllegalArgumentException("takes a number from 1 to 255");
    }
    return Integer.parseInt(text);
  }

  private Optional<Link> shared(Object item, String path, SubnetReader.Above above) {
    var fields = Fields.of(item, path, problems, SHARED_KEYS);
    var name = fields.text("name").filter(it -> it.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"));
    if (name.isEmpty()) {
      fields.complain("name", "is missing or no name; use 1 to 63 letters, digits, dots, hyphens");
    }
    var here =
        new SubnetReader.Above(
            LevelReader.template(fields).over(above.options()),
            LevelReader.times(fields, above.times()),
            fields.flag("authoritative").orElse(above.authoritative()));
    var inside = fields.each("subnets", (each, at) -> SubnetReader.read(each, at, problems, here));
    if (inside.isEmpty()) {
      fields.complain("subnets", "is missing; a shared network has at least one subnet");
      return Optional.empty();
    }
    var link =
        new Link(name.orElse(path), inside.stream().map(SubnetReader.Placed::subnet).toList());
    if (links.stream().anyMatch(other -> other.name().equals(link.name()))) {
      fields.complain("name", "'%s' is taken; give another".formatted(link.name()));
    }
    add(link, inside);
    fields.text("interface").ifPresent(it -> attach(it, link, path));
    fields.readAll("relays", Ipv4::literal).forEach(it -> relay(it, link, path));
    return Optional.of(link);
  }

  private void add(Link link, List<SubnetReader.Placed> inside) {
    links.add(link);
    subnets.addAll(inside);
    for (var one : inside) {
      one.interfaceName().ifPresent(it -> attach(it, link, one.path()));
      one.relays().forEach(it -> relay(it, link, one.path()));
    }
  }

  private void attach(String interfaceName, Link link, String path) {
    var before = interfaces.putIfAbsent(interfaceName, link);
    if (before != null && !before.name().equals(link.name())) {
      problems.add(
          new PlanProblem(
              path + ".interface",
              "%s is on %s already; make both subnets of one shared network"
                  .formatted(interfaceName, before)));
    }
  }

  private void relay(Inet4Address address, Link link, String path) {
    var before = relays.putIfAbsent(address, link);
    if (before != null && !before.name().equals(link.name())) {
      problems.add(
          new PlanProblem(
              path + ".relays",
              "%s is the relay of %s already; keep one"
                  .formatted(address.getHostAddress(), before)));
    }
  }
}
