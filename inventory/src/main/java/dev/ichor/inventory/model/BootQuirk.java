package dev.ichor.inventory.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What one machine's firmware needs that others must not get. Set by hand, or learned. */
public enum BootQuirk {
  /**
   * UEFI that goes on asking a proxy although the offer names a file, until option 43 says "load
   * it" (tag 6 = 8); edk2 issue 8149.
   */
  UEFI_SKIPS_DISCOVERY,
  /** A ROM that hears a proxy only after its own REQUEST on port 67. */
  PROXY_ANSWERS_REQUEST,
  /** A ROM that drops an ACK in which its boot item (option 43.71) is repeated. */
  NO_BOOT_ITEM_ECHO,
  /** A client of before RFC 6842 that drops a reply with its own option 61. */
  NO_CLIENT_ID_ECHO,
  /**
   * Firmware that asks TFTP for larger blocks than it can take: it gets at most 1024 octets
   * (crowbar-core issue 1078).
   */
  TFTP_SMALL_BLOCKS,
  /** Firmware that asks TFTP for a window and loses blocks of it: one at a time (RFC 7440). */
  TFTP_ONE_BLOCK,
  /** A client that numbers the block behind 65535 as 1; nearly all say 0, RFC 1350 nothing. */
  TFTP_ROLLOVER_TO_ONE;

  /** {@code uefi-skips-discovery}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException when no quirk has this {@link #text}
   */
  public static BootQuirk parse(String text) {
    return Arrays.stream(values())
        .filter(quirk -> quirk.text().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "quirk '%s' is not known; write one of %s"
                        .formatted(
                            Printable.of(text),
                            Arrays.stream(values())
                                .map(BootQuirk::text)
                                .collect(Collectors.joining(", ")))));
  }
}
