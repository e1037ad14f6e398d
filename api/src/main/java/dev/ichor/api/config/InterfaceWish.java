package dev.ichor.api.config;

import dev.ichor.inventory.model.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an operator wants to be on an interface; what is absent is as the configuration says, and
 * where that says nothing, as usual.
 *
 * @param mode {@code off}, {@code proxy} or {@code server}
 * @param pools {@code 10.77.0.100-10.77.0.199}; needed for a server
 * @param subnet {@code 10.77.0.0/24}
 * @param address own address to answer from
 * @param lease {@code 1h}
 * @param standBySeconds answers only clients that have been asking for so long; 0 answers at once
 * @param raspberryPi the text that a Raspberry Pi looks for in option 43
 * @param menu shown by PXE firmware
 */
public record InterfaceWish(
    String mode,
    Optional<List<String>> pools,
    Optional<String> subnet,
    Optional<String> address,
    Optional<List<String>> routers,
    Optional<List<String>> dns,
    Optional<List<String>> ntp,
    Optional<String> domain,
    Optional<String> lease,
    Optional<Integer> standBySeconds,
    Optional<String> raspberryPi,
    Optional<Menu> menu) {
  /**
   * @param prompt beside the countdown; {@code Press F8 for the boot menu} when absent
   * @param timeoutSeconds 0 to 255, where 255 waits for ever; 10 when absent
   * @param ichor text of Ichor's item; {@code Boot from Ichor} when absent
   * @param localDisk text of the local disk's item; absent: there is none
   */
  public record Menu(
      Optional<String> prompt,
      Optional<Integer> timeoutSeconds,
      Optional<String> ichor,
      Optional<String> localDisk) {}

  /** Nothing is answered there. */
  public static InterfaceWish off() {
    return new InterfaceWish(
        "off",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * By the same words and checks as {@code --serve}.
   *
   * @param hasPlan a plan of networks may give the addresses of a server without a pool of its own
   * @throws IllegalArgumentException with everything that is wrong
   */
  public Served over(String name, Optional<Served> configured, boolean hasPlan) {
    var problems = new ArrayList<Problem>();
    var text = new StringBuilder(plain("interface", name)).append('=').append(plain("mode", mode));
    if (mode.equals("server")) {
      list(text, "pool", pools, configured.map(it -> texts(it.pools())));
    }
    one(text, "subnet", subnet, configured.flatMap(Served::subnet).map(Object::toString));
    one(
        text,
        "address",
        address,
        configured.flatMap(Served::address).map(it -> it.getHostAddress()));
    list(text, "router", routers, configured.map(it -> addresses(it.routers())));
    list(text, "dns", dns, configured.map(it -> addresses(it.dns())));
    list(text, "ntp", ntp, configured.map(it -> addresses(it.ntp())));
    one(text, "domain", domain, configured.flatMap(Served::domain));
    one(text, "lease", lease, configured.map(it -> it.lease().toString()));
    var served = ServedParser.parse(text.toString(), hasPlan, problems);
    if (!mode.equals("server") && pools.filter(it -> !it.isEmpty()).isPresent()) {
      problems.add(Problem.of("a pool is for mode server; drop pools, or use server"));
    }
    if (served.isEmpty() || !problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream().map(Problem::sentence).collect(Collectors.joining("; ")));
    }
    return configured.map(it -> served.get().withRestOf(it)).orElse(served.get());
  }

  private static List<String> texts(List<Served.Pool> pools) {
    return pools.stream()
        .map(it -> it.first().getHostAddress() + "-" + it.last().getHostAddress())
        .toList();
  }

  private static List<String> addresses(List<java.net.Inet4Address> addresses) {
    return addresses.stream().map(it -> it.getHostAddress()).toList();
  }

  private static void one(
      StringBuilder text, String key, Optional<String> wanted, Optional<String> configured) {
    wanted
        .or(() -> configured)
        .ifPresent(value -> text.append(',').append(key).append('=').append(plain(key, value)));
  }

  private static void list(
      StringBuilder text,
      String key,
      Optional<List<String>> wanted,
      Optional<List<String>> configured) {
    wanted
        .or(() -> configured)
        .ifPresent(
            values ->
                values.forEach(
                    value -> text.append(',').append(key).append('=').append(plain(key, value))));
  }

  /** Nothing that would be read as another key. */
  private static String plain(String key, String value) {
    if (!value.matches("[A-Za-z0-9.:/_@-]{1,64}")) {
      throw new IllegalArgumentException(
          "%s '%s' has characters that do not belong there".formatted(key, Printable.of(value)));
    }
    return value;
  }
}
