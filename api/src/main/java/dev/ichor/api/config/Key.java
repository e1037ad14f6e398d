package dev.ichor.api.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of {@code ichor up}: one table for flag, environment variable and file. The flag is
 * {@code --name}, the variable {@code ICHOR_NAME} with underscores, the YAML key {@code name}.
 */
public enum Key {
  DATA(
      "data",
      "DIR",
      Optional.of("/var/lib/ichor"),
      "Where everything is kept; created with mode 0700."),
  SERVE(
      "serve",
      "IFACE=MODE[,KEY=VALUE...]",
      Optional.empty(),
      "An interface to answer on; repeatable. MODE is server, proxy or off. Keys: pool=FIRST-LAST"
          + " subnet=CIDR router= dns= ntp= domain= lease=1h address= probe=off reply=broadcast"
          + " expect=ADDRESS limits=off. IPv6: ra=auto|on|off"
          + " v6=stateful|stateless|off prefix=2001:db8:77::/64 pool6=FIRST-LAST relayed6= address6="
          + " dns6= reserve6=ADDRESS@MAC-OR-DUID router-lifetime=30m."),
  OPERATOR("operator", "HOST:PORT", Optional.of("127.0.0.1:8080"), "Where UI and REST listen."),
  LOADERS("loaders", "DIR", Optional.of("/usr/lib/ipxe"), "Where the iPXE binaries are."),
  ASSETS(
      "assets",
      "DIR",
      Optional.empty(),
      "Kernels and initramfs to import into the data directory at start."),
  FACTORY(
      "factory",
      "URL",
      Optional.of("https://factory.talos.dev"),
      "Talos Image Factory that missing assets are fetched from in the background, or off."),
  FACTORY_PROXY(
      "factory-proxy", "HOST:PORT", Optional.empty(), "HTTP proxy on the way to the factory."),
  FACTORY_CA(
      "factory-ca",
      "FILE",
      Optional.empty(),
      "Certificates in PEM that the factory or the proxy may have, beside the platform's."),
  PREFETCH(
      "prefetch",
      "KIND,...",
      Optional.empty(),
      "Kinds of assets fetched for every cluster beside what its machines boot: iso, uki, cmdline,"
          + " talosctl, ..."),
  DB(
      "db",
      "JDBC-URL",
      Optional.of("embedded"),
      "Database: embedded, or jdbc:postgresql://HOST/NAME."),
  DB_USER("db-user", "NAME", Optional.empty(), "User at that database."),
  DB_PASSWORD("db-password", "TEXT", Optional.empty(), "Password at that database."),
  DHCP_PORT("dhcp-port", "PORT", Optional.of("67"), "DHCP, UDP."),
  PROXY_PORT("proxy-port", "PORT", Optional.of("4011"), "ProxyDHCP boot server, UDP."),
  TFTP_PORT("tftp-port", "PORT", Optional.of("69"), "TFTP, UDP."),
  HTTP_PORT("http-port", "PORT", Optional.of("8081"), "Boot HTTP, TCP."),
  HTTPS_PORT(
      "https-port",
      "PORT",
      Optional.empty(),
      "Boot HTTPS, TCP, for firmware that trusts the site's authority. Off when not given."),
  HTTPS_CERTIFICATE(
      "https-certificate",
      "FILE",
      Optional.empty(),
      "PEM chain for boot HTTPS; without it Ichor makes one and its own authority."),
  HTTPS_KEY("https-key", "FILE", Optional.empty(), "PKCS#8 PEM key of --https-certificate."),
  EVENT_PORT("event-port", "PORT", Optional.of("8090"), "Talos event sink, TCP."),
  LOG_PORT("log-port", "PORT", Optional.of("8091"), "Talos kernel log, TCP."),
  REGISTRY_PORT(
      "registry-port", "PORT", Optional.of("8082"), "Registry of installer images, TCP, or off."),
  BMC_QUIRKS(
      "bmc-quirks",
      "FILE",
      Optional.empty(),
      "YAML table of how this site's BMCs differ from the standard, after the built-in one."),
  BMC_RESTART_INTERVAL(
      "bmc-restart-interval",
      "TIME",
      Optional.of("20s"),
      "Least time between two restarts of one running machine, e.g. 20s, 2m."),
  BMC_POLL(
      "bmc-poll",
      "TIME",
      Optional.of("60s"),
      "How often each BMC is asked whether its machine is on, 5s at least, or off."),
  BMC_EVENTS(
      "bmc-events",
      "off|stream|URL",
      Optional.of("off"),
      "Redfish events: held streams, or sent to this URL, under which BMCs reach --operator."),
  BMC_TRAPS(
      "bmc-traps",
      "[ADDRESS]:PORT",
      Optional.of("off"),
      "Listens there for SNMP traps of BMCs (PET), usually at :162, or off."),
  BMC_DISCOVER(
      "bmc-discover",
      "off|tell|leases",
      Optional.of("tell"),
      "DHCP clients that look like BMCs: shown, or each new one looked at too, without a login.");

  private final String text;
  private final String placeholder;
  private final Optional<String> fallback;
  private final String description;

  Key(String text, String placeholder, Optional<String> fallback, String description) {
    this.text = text;
    this.placeholder = placeholder;
    this.fallback = fallback;
    this.description = description;
  }

  /** As in the file and after the two hyphens of the flag. */
  public String text() {
    return text;
  }

  public String placeholder() {
    return placeholder;
  }

  /** What holds when nobody says anything; absent: there is no safe guess. */
  public Optional<String> fallback() {
    return fallback;
  }

  public String description() {
    return description;
  }

  public String flag() {
    return "--" + text;
  }

  public String variable() {
    return "ICHOR_" + name();
  }

  /** May be given several times; in the environment separated by blanks. */
  public boolean isRepeatable() {
    return this == SERVE;
  }

  /** Never shown, and never a flag: a command line is readable by everybody on the machine. */
  public boolean isSecret() {
    return this == DB_PASSWORD;
  }

  /** The key with this name in a file. */
  public static Optional<Key> of(String text) {
    var wanted = text.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(key -> key.text.equals(wanted)).findFirst();
  }
}
