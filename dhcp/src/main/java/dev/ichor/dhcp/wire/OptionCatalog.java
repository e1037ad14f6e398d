package dev.ichor.dhcp.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options that have a name and a type here; every other one is {@code option-NNN} and octets.
 */
public final class OptionCatalog {
  private static final String NUMBERED = "option-";

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(1, "subnet-mask", OptionKind.ADDRESS),
          new Entry(3, "routers", OptionKind.ADDRESSES),
          new Entry(4, "time-servers", OptionKind.ADDRESSES),
          new Entry(6, "dns-servers", OptionKind.ADDRESSES),
          new Entry(7, "log-servers", OptionKind.ADDRESSES),
          new Entry(12, "hostname", OptionKind.TEXT),
          new Entry(15, "domain-name", OptionKind.TEXT),
          new Entry(17, "root-path", OptionKind.TEXT),
          new Entry(26, "interface-mtu", OptionKind.U16),
          new Entry(28, "broadcast-address", OptionKind.ADDRESS),
          new Entry(42, "ntp-servers", OptionKind.ADDRESSES),
          new Entry(43, "vendor-specific", OptionKind.HEX),
          new Entry(60, "vendor-class", OptionKind.TEXT),
          new Entry(66, "tftp-server-name", OptionKind.TEXT),
          new Entry(67, "boot-file", OptionKind.TEXT),
          new Entry(100, "tz-posix", OptionKind.TEXT),
          new Entry(101, "tz-database", OptionKind.TEXT),
          new Entry(108, "ipv6-only-preferred", OptionKind.SECONDS),
          new Entry(114, "captive-portal", OptionKind.TEXT),
          new Entry(116, "auto-configure", OptionKind.FLAG),
          new Entry(119, "domain-search", OptionKind.NAMES),
          new Entry(121, "classless-routes", OptionKind.ROUTES),
          new Entry(125, "vendor-identifying", OptionKind.HEX),
          new Entry(138, "capwap-controllers", OptionKind.ADDRESSES),
          new Entry(150, "tftp-servers", OptionKind.ADDRESSES),
          new Entry(208, "pxelinux-magic", OptionKind.HEX),
          new Entry(209, "pxelinux-config-file", OptionKind.TEXT),
          new Entry(210, "pxelinux-path-prefix", OptionKind.TEXT),
          new Entry(211, "pxelinux-reboot-time", OptionKind.SECONDS),
          new Entry(249, "microsoft-routes", OptionKind.ROUTES));

  private static final Map<String, Entry> BY_NAME = byName();
  private static final Map<OptionCode, Entry> BY_CODE = byCode();

  private OptionCatalog() {}

  /** One option that has a name. */
  public record Entry(OptionCode code, String name, OptionKind kind) {
    private Entry(int code, String name, OptionKind kind) {
      this(OptionCode.of(code), name, kind);
    }
  }

  /** All names, in the order of their codes. */
  public static List<String> names() {
    return ENTRIES.stream().map(Entry::name).toList();
  }

  /** By name or as {@code option-224}; empty when it is neither. */
  public static Optional<Entry> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name)).or(() -> numbered(name));
  }

  /** With its name, or {@code option-224} of octets. */
  public static Entry of(OptionCode code) {
    return Optional.ofNullable(BY_CODE.get(code))
        .orElseGet(() -> new Entry(code, NUMBERED + code.code(), OptionKind.HEX));
  }

  private static Optional<Entry> numbered(String name) {
    if (!name.matches("option-[1-9]\\d{0,2}")) {
      return Optional.empty();
    }
    var code = Integer.parseInt(name.substring(NUMBERED.length()));
    return code > 254 ? Optional.empty() : Optional.of(of(OptionCode.of(code)));
  }

  private static Map<String, Entry> byName() {
    var map = new LinkedHashMap<String, Entry>();
    ENTRIES.forEach(entry -> map.put(entry.name(), entry));
    return map;
  }

  private static Map<OptionCode, Entry> byCode() {
    var map = new LinkedHashMap<OptionCode, Entry>();
    ENTRIES.forEach(entry -> map.put(entry.code(), entry));
    return map;
  }
}
