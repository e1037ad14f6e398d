package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.util.List;
import java.util.Map;

/**
 * Option 175, iPXE's encapsulated options: what an iPXE client says it can do.
 *
 * @param sub by tag; a feature tag with value 1 is built in
 */
public record IpxeOptions(SubOptions sub) {
  private static final int HTTP = 19;
  private static final int HTTPS = 20;
  private static final int TFTP = 21;
  private static final int NO_PROXY_DHCP = 176;
  private static final Bytes NO_PROXY =
      SubOptions.of(Map.of(NO_PROXY_DHCP, Bytes.of(1))).encodeVendor();

  /** Tags 16 to 41 in iPXE's own words (its features.h). */
  private static final Map<Integer, String> FEATURES =
      Map.ofEntries(
          Map.entry(16, "PXE extensions"),
          Map.entry(17, "iSCSI"),
          Map.entry(18, "AoE"),
          Map.entry(HTTP, "HTTP"),
          Map.entry(HTTPS, "HTTPS"),
          Map.entry(TFTP, "TFTP"),
          Map.entry(22, "FTP"),
          Map.entry(23, "DNS"),
          Map.entry(24, "bzImage"),
          Map.entry(25, "Multiboot"),
          Map.entry(26, "SLAM"),
          Map.entry(27, "SRP"),
          Map.entry(32, "NBI"),
          Map.entry(33, "PXE"),
          Map.entry(34, "ELF"),
          Map.entry(35, "COMBOOT"),
          Map.entry(36, "EFI"),
          Map.entry(37, "FCoE"),
          Map.entry(38, "VLAN"),
          Map.entry(39, "menu"),
          Map.entry(40, "SDI"),
          Map.entry(41, "NFS"));

  public static IpxeOptions of(Bytes option) {
    return new IpxeOptions(SubOptions.vendor(option));
  }

  /**
   * As {@link #hasHttp}, read off the octets: what nearly every iPXE says, asked of every packet.
   * False also for an option that is cut short before it says so.
   */
  public static boolean saysHttp(Bytes option) {
    var at = 0;
    while (at + 2 < option.size() && option.at(at) != OptionCode.END) {
      if (option.at(at) == OptionCode.PAD) {
        at++;
      } else if (option.at(at) == HTTP) {
        return option.at(at + 1) >= 1 && option.at(at + 2) != 0;
      } else {
        at += 2 + option.at(at + 1);
      }
    }
    return false;
  }

  public boolean hasHttp() {
    return hasFeature(HTTP);
  }

  public boolean hasHttps() {
    return hasFeature(HTTPS);
  }

  public boolean hasTftp() {
    return hasFeature(TFTP);
  }

  /**
   * It lists features, and HTTP is not among them: such a build (some NICs carry one) cannot fetch
   * a script of ours. An option that lists nothing says nothing about HTTP.
   */
  public boolean lacksHttp() {
    return !hasHttp() && !features().isEmpty();
  }

  /** What is built in, by name, in the order of the tags. */
  public List<String> features() {
    return FEATURES.keySet().stream()
        .sorted()
        .filter(this::hasFeature)
        .map(tag -> FEATURES.getOrDefault(tag, ""))
        .toList();
  }

  private boolean hasFeature(int tag) {
    return sub.get(tag).filter(value -> value.size() >= 1 && value.at(0) != 0).isPresent();
  }

  /** To a client: do not wait a second or more for a proxy, this answer is complete. */
  public static Bytes noProxyDhcp() {
    return NO_PROXY;
  }
}
