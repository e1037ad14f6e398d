package dev.ichor.bmc.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * BMC firmware that lets strangers in, whatever is set. Few and certain: vendors whose fixed
 * versions cannot be told from a version string are left out.
 */
public final class KnownBad {
  private KnownBad() {}

  /**
   * @param vendor as a BMC writes it, lower case, found anywhere
   * @param model pattern found anywhere in model or firmware
   * @param fixed first version without the fault
   */
  private record Entry(String vendor, Pattern model, String fixed, String fault) {}

  private static final List<Entry> ALL =
      List.of(
          new Entry(
              "hp",
              Pattern.compile("(?i)ilo ?4"),
              "2.53",
              "anybody can log in to iLO 4 without a password (CVE-2017-12542)"),
          new Entry(
              "dell",
              Pattern.compile("(?i)1[23]g|idrac ?[78]|^[12]\\."),
              "2.52.52.52",
              "anybody can run programs on iDRAC 7 and 8 (CVE-2018-1207)"));

  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

  /** The finding with its remedy; empty when nothing is known against it. */
  public static Optional<String> finding(
      Optional<String> vendor, Optional<String> model, Optional<String> firmware) {
    var maker = vendor.orElse("").toLowerCase(Locale.ROOT);
    var version = firmware.flatMap(KnownBad::version);
    var text = model.orElse("") + "\n" + firmware.orElse("");
    return ALL.stream()
        .filter(entry -> maker.contains(entry.vendor()))
        .filter(entry -> text.lines().anyMatch(line -> entry.model().matcher(line).find()))
        .filter(entry -> version.filter(it -> isBefore(it, entry.fixed())).isPresent())
        .map(
            entry ->
                "its firmware %s has a known hole: %s; update it to %s or later"
                    .formatted(version.orElse(""), entry.fault(), entry.fixed()))
        .findFirst();
  }

  private static Optional<String> version(String firmware) {
    var found = VERSION.matcher(firmware);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  /** Part by part as numbers; a part that is missing is 0. */
  static boolean isBefore(String one, String other) {
    var left = one.split("\\.");
    var right = other.split("\\.");
    for (var i = 0; i < Math.max(left.length, right.length); i++) {
      var a = i < left.length ? number(left[i]) : 0;
      var b = i < right.length ? number(right[i]) : 0;
      if (a != b) {
        return a < b;
      }
    }
    return false;
  }

  private static long number(String digits) {
    return digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits);
  }
}
