package dev.ichor.inventory.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What one BMC needs of IPMI that others must not get; named as FreeIPMI and ipmitool name it where
 * they have it.
 */
public enum IpmiQuirk {
  /** Its authentication capabilities are wrong or never answered: they are not asked for. */
  AUTHCAP,
  /** The checksums in its answers are wrong; within a session their integrity code still counts. */
  NOCHECKSUMCHECK,
  /** Its packets carry session id 0; their integrity code still tells whose they are. */
  IDZERO,
  /** It takes a user name in RAKP 1 only with all 16 octets sent, as the Intel 82571 does. */
  I82571SPT,
  /** It marks sensors as not scanned that have readings. */
  IGNORESCANNINGDISABLED,
  /** Its list of sensor records has no end: it is read as far as their count goes. */
  ASSUMEMAXSDRRECORDCOUNT,
  /** Its sensors name another owner than the BMC, and the BMC answers for them all the same. */
  ASSUMEBMCOWNER,
  /** A UEFI start from disk is device 9 to it, as Supermicro's own tool writes it, not 2. */
  SUPERMICROUEFIDISK;

  /** Met in every BMC without being told. */
  private static final List<String> ALWAYS =
      List.of("opensesspriv", "solpayloadsize", "solport", "discretereading", "supermicro20");

  /** {@code nochecksumcheck}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is needed before anybody can know who made the BMC. */
  public boolean isForLogin() {
    return switch (this) {
      case AUTHCAP, NOCHECKSUMCHECK, IDZERO, I82571SPT -> true;
      case IGNORESCANNINGDISABLED, ASSUMEMAXSDRRECORDCOUNT -> false;
      case ASSUMEBMCOWNER, SUPERMICROUEFIDISK -> false;
    };
  }

  /**
   * @throws IllegalArgumentException when no quirk has this {@link #text}
   */
  public static IpmiQuirk parse(String text) {
    if (ALWAYS.contains(text.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "BMC quirk '%s' is met in every BMC without a word; leave it out".formatted(text));
    }
    return Arrays.stream(values())
        .filter(quirk -> quirk.text().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "BMC quirk '%s' is not known; write one of %s"
                        .formatted(Printable.of(text), known())));
  }

  /** All of them, with commas. */
  public static String known() {
    return Arrays.stream(values()).map(IpmiQuirk::text).collect(Collectors.joining(", "));
  }
}
