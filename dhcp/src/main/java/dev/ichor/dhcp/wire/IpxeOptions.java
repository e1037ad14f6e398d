package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.util.Map;

/**
 * Option 175, iPXE's encapsulated options: what an iPXE client says it can do.
 *
 * @param sub by tag; a feature tag with value 1 is built in
 */
public record IpxeOptions(SubOptions sub) {
  private static final int HTTP = 19;
  private static final int HTTPS = 20;
  private static final int NO_PROXY_DHCP = 176;

  public static IpxeOptions of(Bytes option) {
    return new IpxeOptions(SubOptions.vendor(option));
  }

  public boolean hasHttp() {
    return hasFeature(HTTP);
  }

  public boolean hasHttps() {
    return hasFeature(HTTPS);
  }

  private boolean hasFeature(int tag) {
    return sub.get(tag).filter(value -> value.size() >= 1 && value.at(0) != 0).isPresent();
  }

  /** To a client: do not wait a second or more for a proxy, this answer is complete. */
  public static Bytes noProxyDhcp() {
    return new SubOptions(Map.of(NO_PROXY_DHCP, Bytes.of(1))).encodeVendor();
  }
}
