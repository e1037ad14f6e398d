package dev.ichor.bmc.discovery.policy;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseWatch.LeasedClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why a client of DHCP looks like a BMC. A guess, never a proof: anybody may say such words.
 *
 * @param what a person would call it: {@code Dell iDRAC}
 * @param why the words that make it look so
 */
public record BmcTrait(String what, String why) {
  /** Words of option 60, as vendors document them or their firmware sends them. */
  private static final List<Sign> CLASSES =
      List.of(
          // Dell, iDRAC User's Guide, "Configuring option 60": its vendor ID is iDRAC
          new Sign("Dell iDRAC", "iDRAC.*"),
          // sent by HPE's iLO since Compaq's Remote Insight Board; NVIDIA's DHCP server knows it
          // too
          new Sign("HPE iLO", "CPQRIB[0-9].*"),
          // DCMI 1.5, DHCP vendor class: the consortium's enterprise number and the version
          new Sign("a DCMI controller", "DCMI36465:.*"),
          // Meta, provisioning requirements: OpenBMC:model=...:serial=...
          new Sign("OpenBMC", "OpenBMC(:.*)?"),
          // NVIDIA's BlueField: NVIDIA/BF/BMC, whose host side says NVIDIA/BF/OOB
          new Sign("a BMC by its own word", "(.*[^A-Za-z])?BMC([^A-Za-z].*)?"));

  /** Names that BMCs give themselves until somebody names them. */
  private static final List<Sign> NAMES =
      List.of(
          new Sign("Dell iDRAC", "iDRAC-[A-Z0-9]{5,}"),
          new Sign("HPE iLO", "ILO[A-Z0-9]{7,}"),
          new Sign("Lenovo XCC", "XCC-[A-Z0-9]{4}-[A-Z0-9]{6,}"),
          new Sign("Lenovo IMM", "IMM2?-[0-9A-F]{12}"),
          new Sign("a DCMI controller", "DCMI([0-9A-F]{2}-?){6}"),
          new Sign("Fujitsu iRMC", "iRMC[0-9A-F]{6}"));

  /** IEEE's assignments to Super Micro; its boards' host ports have them as well. */
  private static final Set<String> SUPERMICRO =
      Set.of("00:25:90", "00:30:48", "0c:c4:7a", "3c:ec:ef", "7c:c2:55", "90:5a:08", "ac:1f:6b");

  private record Sign(String what, Pattern words) {
    Sign(String what, String words) {
      this(what, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
    }

    Optional<BmcTrait> in(String place, Optional<String> text) {
      return text.filter(it -> words.matcher(it).matches())
          .map(it -> new BmcTrait(what, "its %s is '%s'".formatted(place, it)));
    }
  }

  /** The strongest sign; empty when there is none. */
  public static Optional<BmcTrait> of(LeasedClient client) {
    return first(CLASSES, "vendor class", client.vendorClass())
        .or(() -> first(NAMES, "host name", client.hostname()))
        .or(() -> first(NAMES, "client id", words(client)))
        .or(() -> byMaker(client));
  }

  private static Optional<BmcTrait> first(List<Sign> signs, String place, Optional<String> text) {
    return signs.stream().flatMap(sign -> sign.in(place, text).stream()).findFirst();
  }

  /** Type 0 of option 61 is text (RFC 2132 §9.14). */
  private static Optional<String> words(LeasedClient client) {
    var id = client.clientId();
    return id.size() > 1 && id.at(0) == 0
        ? Optional.of(new String(id.slice(1, id.size()).toArray(), StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  /** Both board and BMC have such addresses; BusyBox's client runs on the BMC. */
  private static Optional<BmcTrait> byMaker(LeasedClient client) {
    return client
        .vendorClass()
        .filter(text -> text.toLowerCase(Locale.ROOT).startsWith("udhcp"))
        .filter(_ -> SUPERMICRO.contains(maker(client.mac())))
        .map(
            text ->
                new BmcTrait(
                    "Supermicro BMC",
                    "its MAC address is Super Micro's and its client BusyBox's ('%s')"
                        .formatted(text)));
  }

  private static String maker(MacAddress mac) {
    return mac.toString().substring(0, 8);
  }
}
