package dev.ichor.bmc.redfish.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.BootTarget;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How one BMC differs from the standard; the names are those of the table {@code quirks.yaml},
 * where each is explained.
 *
 * @param targets words for a boot device, in order, instead of the usual ones
 * @param httpBoot BIOS attributes that take the address of UEFI HTTP boot; absent: {@code
 *     HttpBootUri} does
 * @param busyPause wait after "not now" when the BMC does not say how long
 */
public record Quirks(
    EtagHabit etag,
    ModeHabit mode,
    BootPlace bootAt,
    Map<BootTarget.Device, List<String>> targets,
    LoginHabit login,
    MediaForm media,
    Optional<HttpBootAttributes> httpBoot,
    Duration busyPause,
    int busyRetries) {
  /** Conduct as DSP0266 says. */
  public static final Quirks NONE =
      new Quirks(
          EtagHabit.GIVEN,
          ModeHabit.WHEN_DIFFERENT,
          BootPlace.SETTINGS_IF_SHOWN,
          Map.of(),
          LoginHabit.SESSION,
          MediaForm.ACTION,
          Optional.empty(),
          Duration.ofSeconds(5),
          6);

  /** Whether {@code BootSourceOverrideMode} goes into the body. */
  public enum ModeHabit {
    WHEN_DIFFERENT,
    ALWAYS,
    NEVER
  }

  /** Which resource takes the boot override. */
  public enum BootPlace {
    SETTINGS_IF_SHOWN,
    SETTINGS,
    SYSTEM
  }

  /** How to log in first. */
  public enum LoginHabit {
    SESSION,
    BASIC
  }

  /** How virtual media is inserted first. */
  public enum MediaForm {
    ACTION,
    ACTION_WITH_PROTOCOL,
    PATCH
  }

  /**
   * UEFI HTTP boot by BIOS attributes, which hold from the next start on.
   *
   * @param set value by name; {@code {uri}} stands for the address
   * @param after the same, when the boot is over
   */
  public record HttpBootAttributes(Map<String, String> set, Map<String, String> after) {
    public HttpBootAttributes {
      set = Map.copyOf(set);
      after = Map.copyOf(after);
    }

    /** The values for one address. */
    public Map<String, String> filled(String uri) {
      var filled = new TreeMap<String, String>();
      set.forEach((name, value) -> filled.put(name, value.replace("{uri}", uri)));
      return filled;
    }
  }

  public Quirks {
    requireNonNull(etag, "etag");
    requireNonNull(mode, "mode");
    requireNonNull(bootAt, "bootAt");
    targets = targets.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(targets));
    requireNonNull(login, "login");
    requireNonNull(media, "media");
    requireNonNull(httpBoot, "httpBoot");
    requireNonNull(busyPause, "busyPause");
    if (busyRetries < 0 || busyRetries > 100 || busyPause.isNegative()) {
      throw new IllegalArgumentException("busyRetries is 0 to 100 and busyPause not negative");
    }
  }

  boolean modeAlways() {
    return mode == ModeHabit.ALWAYS;
  }

  boolean modeNever() {
    return mode == ModeHabit.NEVER;
  }
}
