package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * How a BMC is told that its machine shall boot from the network.
 *
 * @param text {@code pxe}; {@code http}: UEFI HTTP boot, from Ichor's own address; or the address
 *     itself, {@code http://10.0.0.2:8081/loader/ipxe.efi}
 */
public record BmcBoot(String text) {
  /** By the firmware's own order of network clients; the loader comes by DHCP. */
  public static final BmcBoot PXE = new BmcBoot("pxe");

  /** From an address that Ichor fills in. */
  public static final BmcBoot HTTP = new BmcBoot("http");

  private static final int LONGEST = 255;

  public BmcBoot {
    requireNonNull(text, "text");
    text = text.strip();
    if (!text.equals("pxe") && !text.equals("http") && !isAddress(text)) {
      throw new IllegalArgumentException(
          "a BMC's boot is pxe, http, or an address such as http://10.0.0.2:8081/loader/ipxe.efi, not '%s'"
              .formatted(Printable.of(text)));
    }
  }

  private static boolean isAddress(String text) {
    if (text.length() > LONGEST || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      return false;
    }
    try {
      var uri = URI.create(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** UEFI HTTP boot, whoever's address it is. */
  public boolean isHttp() {
    return !text.equals("pxe");
  }

  /** The address; empty for {@code pxe}, and for {@code http} until it is filled in. */
  public Optional<String> address() {
    return Optional.of(text).filter(it -> it.contains("://"));
  }
}
