package dev.ichor.api.config;

import dev.ichor.api.config.Served.Mode;
import dev.ichor.api.config.ServedV6.Pool;
import dev.ichor.api.config.ServedV6.Ra;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Prefix;
import dev.ichor.inventory.model.Printable;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The IPv6 keys of {@code --serve}. */
final class ServedV6Parser {
  static final Set<String> KEYS =
      Set.of(
          "v6",
          "ra",
          "prefix",
          "pool6",
          "relayed6",
          "address6",
          "dns6",
          "reserve6",
          "router-lifetime");
  static final Set<String> LISTS = Set.of("pool6", "relayed6", "dns6", "reserve6");

  private static final Duration LONGEST_ROUTER_LIFETIME = Duration.ofSeconds(9000);
  private static final Duration SHORTEST_ROUTER_LIFETIME = Duration.ofMinutes(10);

  private final Map<String, List<String>> values;
  private final Consumer<String> complain;

  ServedV6Parser(Map<String, List<String>> values, Consumer<String> complain) {
    this.values = values;
    this.complain = complain;
  }

  ServedV6 read(Mode mode) {
    var served =
        new ServedV6(
            one("v6", this::v6).orElse(ServedV6.Mode.OFF),
            one("ra", this::ra),
            one("prefix", this::prefix),
            all("pool6", this::pool),
            all("relayed6", this::prefix),
            one("address6", this::address),
            all("dns6", this::address),
            reserved(),
            one("router-lifetime", this::routerLifetime).orElse(Duration.ZERO));
    check(served, mode);
    return served;
  }

  private <T> Optional<T> one(String key, Function<String, Optional<T>> reader) {
    return all(key, reader).stream().findFirst();
  }

  private <T> List<T> all(String key, Function<String, Optional<T>> reader) {
    return values.getOrDefault(key, List.of()).stream()
        .map(reader)
        .<T>mapMulti(Optional::ifPresent)
        .toList();
  }

  private Optional<ServedV6.Mode> v6(String word) {
    return switch (word) {
      case "off" -> Optional.of(ServedV6.Mode.OFF);
      case "stateless" -> Optional.of(ServedV6.Mode.STATELESS);
      case "stateful" -> Optional.of(ServedV6.Mode.STATEFUL);
      default -> wrong("has v6=%s; write stateful, stateless or off", word);
    };
  }

  private Optional<Ra> ra(String word) {
    return switch (word) {
      case "off" -> Optional.of(Ra.OFF);
      case "auto" -> Optional.of(Ra.AUTO);
      case "on" -> Optional.of(Ra.ON);
      default -> wrong("has ra=%s; write auto, on or off", word);
    };
  }

  private Optional<Prefix> prefix(String text) {
    try {
      var prefix = Prefix.parse(text);
      return prefix.length() >= 48 && prefix.length() <= 120
          ? Optional.of(prefix)
          : wrong("has the prefix '%s'; a link's is /48 to /120, usually /64", text);
    } catch (IllegalArgumentException _) {
      return wrong(
          "has the prefix '%s'; write its first address and length as 2001:db8:77::/64", text);
    }
  }

  private Optional<Pool> pool(String text) {
    var ends = List.of(text.split("-", -1));
    var first = Addresses.ipv6(ends.getFirst().strip());
    var last = Addresses.ipv6(ends.getLast().strip());
    if (ends.size() != 2
        || first.isEmpty()
        || last.isEmpty()
        || Ipv6.compare(first.get(), last.get()) > 0) {
      return wrong(
          "has the pool6 '%s'; write FIRST-LAST as 2001:db8:77::1000-2001:db8:77::1fff", text);
    }
    return Optional.of(new Pool(first.get(), last.get()));
  }

  private Optional<Inet6Address> address(String text) {
    var address = Addresses.ipv6(text);
    return address.isPresent()
        ? address
        : wrong("has '%s' where an IPv6 address belongs; write it as 2001:db8:77::1", text);
  }

  private Map<String, Inet6Address> reserved() {
    var found = new LinkedHashMap<String, Inet6Address>();
    for (var text : values.getOrDefault("reserve6", List.of())) {
      var at = text.indexOf('@');
      var owner = text.substring(at + 1).strip();
      var address = Addresses.ipv6(text.substring(0, Math.max(at, 0)).strip());
      var isMac = owner.matches("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");
      var isDuid = owner.matches("([0-9a-fA-F]{2}){3,130}");
      if (address.isEmpty() || !isMac && !isDuid) {
        wrong(
            "has reserve6 '%s'; write 2001:db8:77::5@52:54:00:12:34:56, or a DUID in hexadecimal",
            text);
      } else {
        found.put(owner, address.get());
      }
    }
    return found;
  }

  private Optional<Duration> routerLifetime(String text) {
    var duration = "0".equals(text) ? Optional.of(Duration.ZERO) : Durations.parse(text);
    return duration
            .filter(
                it ->
                    it.isZero()
                        || it.compareTo(SHORTEST_ROUTER_LIFETIME) >= 0
                            && it.compareTo(LONGEST_ROUTER_LIFETIME) <= 0)
            .isPresent()
        ? duration
        : wrong("has router-lifetime=%s; write 0, or 10m to 150m (RFC 4861 6.2.1)", text);
  }

  private void check(ServedV6 served, Mode mode) {
    if (served.mode() == ServedV6.Mode.STATEFUL && served.prefix().isEmpty()) {
      complain.accept("has no prefix for its addresses; add prefix=2001:db8:77::/64");
    }
    if (served.mode() == ServedV6.Mode.STATEFUL && mode == Mode.PROXY) {
      complain.accept("leases nothing beside another server; write v6=stateless, or use =server");
    }
    if (served.prefix().isEmpty() && !served.relayed().isEmpty()) {
      complain.accept("has relayed6 and no prefix of its own; add prefix=2001:db8:77::/64");
    }
    served.prefix().ifPresent(prefix -> checkInside(served, prefix));
  }

  private void checkInside(ServedV6 served, Prefix prefix) {
    for (var pool : served.pools()) {
      if (!prefix.contains(pool.first()) || !prefix.contains(pool.last())) {
        complain.accept("has a pool6 outside its prefix %s; change one of them".formatted(prefix));
      }
    }
    for (var address : served.reserved().values()) {
      if (!prefix.contains(address)
          && served.relayed().stream().noneMatch(it -> it.contains(address))) {
        complain.accept(
            "reserves %s outside its prefix %s; change one of them"
                .formatted(Ipv6.text(address), prefix));
      }
    }
  }

  private <T> Optional<T> wrong(String form, String value) {
    complain.accept(form.formatted(Printable.of(value)));
    return Optional.empty();
  }
}
