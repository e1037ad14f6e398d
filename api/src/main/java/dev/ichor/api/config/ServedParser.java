package dev.ichor.api.config;

import dev.ichor.api.config.Served.Cidr;
import dev.ichor.api.config.Served.Mode;
import dev.ichor.api.config.Served.Pool;
import dev.ichor.inventory.model.Printable;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads {@code eth1=server,pool=10.77.0.100-10.77.0.199,dns=10.0.0.1,10.0.0.2}. A part without
 * {@code =} is one more value of the key before it.
 */
final class ServedParser {
  private static final Set<String> KEYS =
      union(
          Set.of("pool", "subnet", "address", "router", "dns", "ntp", "domain", "lease"),
          ServedV6Parser.KEYS,
          ServedLinkParser.KEYS);
  private static final Set<String> LISTS =
      union(Set.of("pool", "router", "dns", "ntp"), ServedV6Parser.LISTS, ServedLinkParser.LISTS);

  private final String text;
  private final boolean hasPlan;
  private final List<Problem> problems;
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private ServedParser(String text, boolean hasPlan, List<Problem> problems) {
    this.hasPlan = hasPlan;
    this.text = Printable.of(text);
    this.problems = problems;
  }

  /** Empty when something is wrong; every complaint is added to {@code problems}. */
  static Optional<Served> parse(String text, boolean hasPlan, List<Problem> problems) {
    var parser = new ServedParser(text, hasPlan, problems);
    int before = problems.size();
    var served = parser.read(text);
    return problems.size() == before ? served : Optional.empty();
  }

  private Optional<Served> read(String raw) {
    int equals = raw.indexOf('=');
    var parts = List.of(raw.substring(equals + 1).split(",", -1));
    var mode = mode(parts.getFirst().strip());
    if (equals < 1 || mode.isEmpty()) {
      complain(
          "starts with an interface and what to be on it; write eth1=server,pool=FIRST-LAST, eth1=proxy or eth1=off");
      return Optional.empty();
    }
    split(parts.subList(1, parts.size()));
    var served =
        new Served(
            raw.substring(0, equals).strip(),
            mode.get(),
            all("pool", this::pool),
            all("subnet", this::cidr).stream().findFirst(),
            all("address", this::ipv4).stream().findFirst(),
            all("router", this::ipv4),
            all("dns", this::ipv4),
            all("ntp", this::ipv4),
            all("domain", Optional::of).stream().findFirst(),
            all("lease", this::lease).stream().findFirst().orElse(Served.DEFAULT_LEASE),
            new ServedV6Parser(values, this::complain).read(mode.get()),
            new ServedLinkParser(values, this::complain).read());
    check(served);
    return Optional.of(served);
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... parts) {
    var all = new TreeSet<String>();
    for (var part : parts) {
      all.addAll(part);
    }
    return all;
  }

  private static Optional<Mode> mode(String word) {
    return switch (word) {
      case "server" -> Optional.of(Mode.SERVER);
      case "proxy" -> Optional.of(Mode.PROXY);
      case "off" -> Optional.of(Mode.OFF);
      default -> Optional.empty();
    };
  }

  private void split(List<String> parts) {
    Optional<String> current = Optional.empty();
    for (var part : parts) {
      int equals = part.indexOf('=');
      if (equals >= 0) {
        current = Optional.of(part.substring(0, equals).strip());
      }
      add(current.orElse(""), part.substring(equals + 1).strip());
    }
  }

  private void add(String key, String value) {
    if (!KEYS.contains(key)) {
      complain(
          "has the unknown key '%s'; known are %s"
              .formatted(Printable.of(key), String.join(", ", KEYS.stream().sorted().toList())));
      return;
    }
    var present = values.computeIfAbsent(key, _ -> new ArrayList<>());
    if (!present.isEmpty() && !LISTS.contains(key)) {
      complain("gives '%s' twice; keep one".formatted(key));
    }
    present.add(value);
  }

  private <T> List<T> all(String key, Function<String, Optional<T>> reader) {
    return values.getOrDefault(key, List.of()).stream()
        .map(reader)
        .<T>mapMulti(Optional::ifPresent)
        .toList();
  }

  private Optional<Pool> pool(String value) {
    var ends = List.of(value.split("-", -1));
    var first = Addresses.ipv4(ends.getFirst().strip());
    var last = Addresses.ipv4(ends.getLast().strip());
    if (ends.size() != 2 || first.isEmpty() || last.isEmpty()) {
      complain(
          "has the pool '%s'; write FIRST-LAST as 10.77.0.100-10.77.0.199"
              .formatted(Printable.of(value)));
      return Optional.empty();
    }
    if (Integer.compareUnsigned(Addresses.toInt(first.get()), Addresses.toInt(last.get())) > 0) {
      complain(
          "has the pool '%s' whose first address is above its last; exchange them"
              .formatted(value));
      return Optional.empty();
    }
    return Optional.of(new Pool(first.get(), last.get()));
  }

  private Optional<Cidr> cidr(String value) {
    var ends = List.of(value.split("/", -1));
    var network = Addresses.ipv4(ends.getFirst());
    if (ends.size() != 2 || network.isEmpty() || !ends.getLast().matches("\\d|[12]\\d|3[0-2]")) {
      complain("has the subnet '%s'; write it as 10.77.0.0/24".formatted(Printable.of(value)));
      return Optional.empty();
    }
    return network.map(address -> new Cidr(address, Integer.parseInt(ends.getLast())));
  }

  private Optional<Inet4Address> ipv4(String value) {
    var address = Addresses.ipv4(value);
    if (address.isEmpty()) {
      complain(
          "has '%s' where an IPv4 address belongs; write it as 10.77.0.1"
              .formatted(Printable.of(value)));
    }
    return address;
  }

  private Optional<Duration> lease(String value) {
    var duration = Durations.parse(value);
    if (duration.isEmpty() || duration.get().compareTo(Duration.ofMinutes(1)) < 0) {
      complain(
          "has the lease '%s'; write a time of at least one minute as 30m, 1h or PT1H"
              .formatted(Printable.of(value)));
      return Optional.empty();
    }
    return duration;
  }

  private void check(Served served) {
    var needsPool = served.mode() == Mode.SERVER && !hasPlan;
    if (needsPool && served.pools().isEmpty() && !values.containsKey("pool")) {
      complain(
          "has no pool; add pool=FIRST-LAST or a section dhcp in --config, or use =proxy beside another DHCP server");
    }
    if (served.mode() != Mode.SERVER && values.containsKey("pool")) {
      complain("leases nothing and needs no pool; drop pool=, or use =server");
    }
    served.subnet().ifPresent(subnet -> checkInside(served, subnet));
  }

  private void checkInside(Served served, Cidr subnet) {
    for (var pool : served.pools()) {
      if (!subnet.contains(pool.first()) || !subnet.contains(pool.last())) {
        complain("has a pool outside its subnet %s; change one of them".formatted(subnet));
      }
    }
  }

  private void complain(String what) {
    problems.add(Problem.of("--serve %s %s", text, what));
  }
}
