package dev.ichor.simulator.bmc;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Who a BMC is and who may log in.
 *
 * @param systemUuid the SMBIOS UUID of the machine, answered as Get System GUID
 * @param password at most 20 octets of ASCII (IPMI 2.0 §22.30)
 * @param sessionSlots sessions at the same time; real BMCs have 4 to 10
 * @param kg the BMC's own key in ASCII, at most 20 octets (§13.31); empty: it is zero
 * @param suites cipher suites that it takes, of 2, 3, 8, 12 and 17
 */
public record BmcProfile(
    UUID systemUuid,
    String manufacturer,
    String product,
    String serial,
    String user,
    String password,
    int sessionSlots,
    String kg,
    List<Integer> suites) {
  public BmcProfile {
    requireNonNull(systemUuid, "systemUuid");
    requireNonNull(manufacturer, "manufacturer");
    requireNonNull(product, "product");
    requireNonNull(serial, "serial");
    suites = List.copyOf(suites);
    if (kg.getBytes(StandardCharsets.US_ASCII).length > 20) {
      throw new IllegalArgumentException("a K_g has at most 20 characters");
    }
    if (user.isEmpty() || user.length() > 16) {
      throw new IllegalArgumentException("a BMC user name has 1 to 16 characters");
    }
    if (password.getBytes(StandardCharsets.US_ASCII).length > 20) {
      throw new IllegalArgumentException("a BMC password has at most 20 characters");
    }
    if (sessionSlots < 1) {
      throw new IllegalArgumentException("a BMC without session slots cannot be reached");
    }
  }

  /** One without a key of its own, with the suites that are usual. */
  public BmcProfile(
      UUID systemUuid,
      String manufacturer,
      String product,
      String serial,
      String user,
      String password,
      int sessionSlots) {
    this(
        systemUuid,
        manufacturer,
        product,
        serial,
        user,
        password,
        sessionSlots,
        "",
        List.of(3, 17));
  }

  /** The same with another login. */
  public BmcProfile with(String key, List<Integer> taken) {
    return new BmcProfile(
        systemUuid, manufacturer, product, serial, user, password, sessionSlots, key, taken);
  }

  @Override
  public String toString() {
    return "BmcProfile[%s %s serial=%s user=%s]".formatted(manufacturer, product, serial, user);
  }
}
