package dev.ichor.api.config;

import dev.ichor.inventory.model.Printable;
import java.net.Inet4Address;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The keys of {@code --serve} about the wire: {@code probe=off,reply=broadcast,expect=10.0.0.1}.
 */
final class ServedLinkParser {
  static final Set<String> KEYS = Set.of("probe", "reply", "expect", "limits");
  static final Set<String> LISTS = Set.of("expect");

  private final Map<String, List<String>> values;
  private final Consumer<String> complain;

  ServedLinkParser(Map<String, List<String>> values, Consumer<String> complain) {
    this.values = values;
    this.complain = complain;
  }

  ServedLink read() {
    return new ServedLink(
        isFirst("probe", "on", "off"),
        !isFirst("reply", "unicast", "broadcast"),
        expected(),
        isFirst("limits", "on", "off"));
  }

  private boolean isFirst(String key, String first, String second) {
    var value = values.getOrDefault(key, List.of(first)).getFirst();
    if (!value.equals(first) && !value.equals(second)) {
      complain.accept(
          "has %s='%s'; write %s or %s".formatted(key, Printable.of(value), first, second));
    }
    return value.equals(first);
  }

  private Set<Inet4Address> expected() {
    var addresses = new HashSet<Inet4Address>();
    for (var value : values.getOrDefault("expect", List.of())) {
      var address = Addresses.ipv4(value);
      address.ifPresentOrElse(
          addresses::add,
          () ->
              complain.accept(
                  "has expect='%s' where the address of a DHCP server belongs"
                      .formatted(Printable.of(value))));
    }
    return addresses;
  }
}
