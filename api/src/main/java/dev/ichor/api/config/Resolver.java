package dev.ichor.api.config;

import dev.ichor.api.config.IchorConfig.Database;
import dev.ichor.api.config.IchorConfig.Https;
import dev.ichor.api.config.IchorConfig.OwnCertificate;
import dev.ichor.api.config.IchorConfig.Ports;
import dev.ichor.inventory.model.Printable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns text into types and collects everything that is wrong on the way. */
final class Resolver {
  private static final InetSocketAddress NOWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** A BMC takes seconds to get over a login. */
  private static final Duration SHORTEST_POLL = Duration.ofSeconds(5);

  private final Map<Key, Setting> settings;
  private final Map<String, Object> plan;
  private final List<Problem> problems;

  /**
   * @param plan of the file, checked as far as it can be by itself
   */
  Resolver(Map<Key, Setting> settings, Map<String, Object> plan, List<Problem> problems) {
    this.settings = settings;
    this.plan = plan;
    this.problems = problems;
  }

  /** Empty exactly when a problem was added. */
  Optional<IchorConfig> resolve() {
    int before = problems.size();
    var data = path(Key.DATA).toAbsolutePath().normalize();
    if (data.toString().contains(";")) {
      problems.add(
          Problem.of(
              "%s contains a semicolon, which the embedded database cannot take; choose another --data",
              data));
    }
    var config =
        new IchorConfig(
            data,
            serve(),
            operator(),
            path(Key.LOADERS).toAbsolutePath().normalize(),
            assets(),
            new AssetSourceParser(problems)
                .parse(
                    text(Key.FACTORY),
                    given(Key.FACTORY_PROXY),
                    given(Key.FACTORY_CA),
                    text(Key.REGISTRY_PORT),
                    given(Key.PREFETCH)),
            database(),
            ports(),
            plan,
            https(),
            bmc());
    return problems.size() == before ? Optional.of(config) : Optional.empty();
  }

  private String text(Key key) {
    return Optional.ofNullable(settings.get(key)).map(Setting::single).orElse("").strip();
  }

  private Optional<String> given(Key key) {
    return Optional.of(text(key)).filter(text -> !text.isEmpty());
  }

  private Path path(Key key) {
    try {
      if (!text(key).isEmpty()) {
        return Path.of(text(key));
      }
    } catch (InvalidPathException _) {
      // said below
    }
    problems.add(
        Problem.of(
            "%s '%s' is not a directory name; give one", key.flag(), Printable.of(text(key))));
    return Path.of("");
  }

  private Optional<Path> assets() {
    return settings.containsKey(Key.ASSETS)
        ? Optional.of(path(Key.ASSETS).toAbsolutePath().normalize())
        : Optional.empty();
  }

  private List<Served> serve() {
    var texts =
        Optional.ofNullable(settings.get(Key.SERVE))
            .map(setting -> setting.shown())
            .orElse(List.of());
    var served =
        texts.stream()
            .map(text -> ServedParser.parse(text, !plan.isEmpty(), problems))
            .<Served>mapMulti(Optional::ifPresent)
            .toList();
    var names = new HashSet<String>();
    for (var one : served) {
      if (!names.add(one.interfaceName())) {
        problems.add(
            Problem.of(
                "--serve names %s twice; keep one, with all pools in it", one.interfaceName()));
      }
    }
    return served;
  }

  private InetSocketAddress operator() {
    var address = Addresses.literalAndPort(text(Key.OPERATOR));
    if (address.isEmpty()) {
      problems.add(
          Problem.of(
              "--operator '%s' is not ADDRESS:PORT; write it as 127.0.0.1:8080 or [::1]:8080",
              Printable.of(text(Key.OPERATOR))));
    }
    return address.orElse(NOWHERE);
  }

  private BmcSettings bmc() {
    var interval = Durations.parse(text(Key.BMC_RESTART_INTERVAL));
    if (interval.isEmpty()) {
      problems.add(
          Problem.of(
              "--bmc-restart-interval '%s' is not a time; write it as 20s or 2m",
              Printable.of(text(Key.BMC_RESTART_INTERVAL))));
    }
    Optional<Path> quirks =
        settings.containsKey(Key.BMC_QUIRKS)
            ? Optional.of(path(Key.BMC_QUIRKS).toAbsolutePath().normalize())
            : Optional.empty();
    return new BmcSettings(
        quirks,
        interval.orElse(BmcSettings.DEFAULT.restartInterval()),
        bmcPoll(),
        bmcEvents(),
        bmcTraps(),
        bmcDiscover());
  }

  private Optional<InetSocketAddress> bmcTraps() {
    var text = text(Key.BMC_TRAPS);
    if (text.equals("off")) {
      return Optional.empty();
    }
    var address = Addresses.literalAndPort(text.startsWith(":") ? "0.0.0.0" + text : text);
    if (address.isEmpty()) {
      problems.add(
          Problem.of(
              "--bmc-traps '%s' is neither off nor ADDRESS:PORT; write it as :162 or 10.0.0.2:162",
              Printable.of(text)));
    }
    return address;
  }

  private BmcDiscoverWish bmcDiscover() {
    var text = text(Key.BMC_DISCOVER);
    return switch (text) {
      case "off" -> BmcDiscoverWish.OFF;
      case "tell" -> BmcDiscoverWish.TELL;
      case "leases" -> BmcDiscoverWish.LEASES;
      default -> {
        problems.add(
            Problem.of("--bmc-discover '%s' is not off, tell or leases", Printable.of(text)));
        yield BmcDiscoverWish.OFF;
      }
    };
  }

  private BmcEventWish bmcEvents() {
    try {
      return BmcEventWish.parse(text(Key.BMC_EVENTS));
    } catch (IllegalArgumentException e) {
      problems.add(
          Problem.of(
              "--bmc-events '%s' is not off, stream or a URL; write it as http://10.0.0.2:8080",
              Printable.of(text(Key.BMC_EVENTS))));
      return new BmcEventWish.Off();
    }
  }

  private Optional<Duration> bmcPoll() {
    var text = text(Key.BMC_POLL);
    if (text.equals("off")) {
      return Optional.empty();
    }
    var interval = Durations.parse(text).filter(time -> time.compareTo(SHORTEST_POLL) >= 0);
    if (interval.isEmpty()) {
      problems.add(
          Problem.of(
              "--bmc-poll '%s' is neither off nor a time of 5s or more; write it as 60s or 5m",
              Printable.of(text)));
    }
    return interval;
  }

  private Database database() {
    var url = text(Key.DB);
    if (url.equals("embedded")) {
      return new Database.Embedded();
    }
    if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
      problems.add(
          Problem.of(
              "--db '%s' is neither 'embedded' nor a JDBC URL of PostgreSQL; write it as"
                  + " jdbc:postgresql://HOST/NAME",
              Printable.of(Setting.withoutPassword(url))));
    }
    return new Database.External(
        url,
        Optional.ofNullable(settings.get(Key.DB_USER)).map(Setting::single),
        Optional.ofNullable(settings.get(Key.DB_PASSWORD))
            .map(setting -> setting.values().getLast()));
  }

  private Ports ports() {
    var numbers = new EnumMap<Key, Integer>(Key.class);
    for (var key :
        List.of(
            Key.DHCP_PORT,
            Key.PROXY_PORT,
            Key.TFTP_PORT,
            Key.HTTP_PORT,
            Key.EVENT_PORT,
            Key.LOG_PORT)) {
      var port = Addresses.port(text(key));
      if (port.isEmpty()) {
        problems.add(
            Problem.of(
                "%s '%s' is not a port; give 1 to 65535", key.flag(), Printable.of(text(key))));
      }
      numbers.put(key, port.orElse(0));
    }
    distinct(numbers, List.of(Key.DHCP_PORT, Key.PROXY_PORT, Key.TFTP_PORT));
    Addresses.port(text(Key.HTTPS_PORT)).ifPresent(port -> numbers.put(Key.HTTPS_PORT, port));
    distinct(numbers, List.of(Key.HTTP_PORT, Key.EVENT_PORT, Key.LOG_PORT, Key.HTTPS_PORT));
    return new Ports(
        numbers.getOrDefault(Key.DHCP_PORT, 0),
        numbers.getOrDefault(Key.PROXY_PORT, 0),
        numbers.getOrDefault(Key.TFTP_PORT, 0),
        numbers.getOrDefault(Key.HTTP_PORT, 0),
        numbers.getOrDefault(Key.EVENT_PORT, 0),
        numbers.getOrDefault(Key.LOG_PORT, 0));
  }

  private Optional<Https> https() {
    var chain = settings.containsKey(Key.HTTPS_CERTIFICATE);
    if (chain != settings.containsKey(Key.HTTPS_KEY)) {
      problems.add(
          Problem.of("--https-certificate and --https-key belong together; give both or neither"));
      return Optional.empty();
    }
    if (!settings.containsKey(Key.HTTPS_PORT)) {
      if (chain) {
        problems.add(
            Problem.of("--https-certificate serves nothing without --https-port; give a port"));
      }
      return Optional.empty();
    }
    var port = Addresses.port(text(Key.HTTPS_PORT));
    if (port.isEmpty()) {
      problems.add(
          Problem.of(
              "--https-port '%s' is not a port; give 1 to 65535",
              Printable.of(text(Key.HTTPS_PORT))));
      return Optional.empty();
    }
    Optional<OwnCertificate> own =
        chain
            ? Optional.of(new OwnCertificate(path(Key.HTTPS_CERTIFICATE), path(Key.HTTPS_KEY)))
            : Optional.empty();
    return Optional.of(new Https(port.get(), own));
  }

  private void distinct(Map<Key, Integer> numbers, List<Key> keys) {
    var taken = new java.util.HashMap<Integer, Key>();
    for (var key : keys) {
      var port = numbers.getOrDefault(key, 0);
      var other = port == 0 ? null : taken.putIfAbsent(port, key);
      if (other != null) {
        problems.add(
            Problem.of("%s and %s are both %d; change one", other.flag(), key.flag(), port));
      }
    }
  }
}
