package dev.ichor.api.rest;

import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Alerts;
import dev.ichor.bmc.policy.care.BmcClock;
import dev.ichor.bmc.policy.care.PowerLimit;
import dev.ichor.bmc.policy.care.SolSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the routes of a BMC's housekeeping take and give. */
final class HousekeepingJson {
  private static final int LONGEST = 63;
  private static final Pattern TAG = Pattern.compile("[ -~]{0," + LONGEST + "}");
  private static final Pattern NAME = Pattern.compile("[!-~]{1," + LONGEST + "}");
  private static final Pattern IPV4 = Pattern.compile("(?!0\\.)\\d{1,3}(\\.\\d{1,3}){3}");
  private static final int LAST = 255;

  private HousekeepingJson() {}

  /**
   * @param aheadSeconds of Ichor's clock; negative: behind
   * @param finding what a person should know; absent when the clock is right
   */
  record Clock(Optional<String> time, Optional<Long> aheadSeconds, Optional<String> finding) {
    static Clock of(BmcClock clock) {
      return new Clock(
          clock.time().map(Instant::toString),
          clock.ahead().map(Duration::toSeconds),
          clock.finding());
    }
  }

  /** Only what is given changes. */
  record Sol(Optional<Boolean> enabled, Optional<String> level, Optional<Integer> bitRate) {
    SolSettings.Wish wish() {
      return new SolSettings.Wish(
          enabled, level.map(word -> Inputs.word(Level.class, "level", word)), bitRate);
    }
  }

  record Limit(Optional<Integer> watts) {
    PowerLimit.Wish wish() {
      if (watts.isEmpty()) {
        throw new IllegalArgumentException("send watts; DELETE takes the limit away");
      }
      return new PowerLimit.Wish(watts);
    }
  }

  record Text(String text) {
    String tag() {
      if (!TAG.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "a tag is at most %d printable ASCII characters".formatted(LONGEST));
      }
      return text;
    }

    String name() {
      if (!NAME.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "a BMC's name is 1 to %d printable ASCII characters without blanks".formatted(LONGEST));
      }
      return text;
    }
  }

  /** An IPv4 address, the only kind that traps go to. */
  static String ipv4(String text) {
    var parts = text.split("\\.");
    var isAddress = IPV4.matcher(text).matches();
    for (var i = 0; isAddress && i < parts.length; i++) {
      isAddress = Integer.parseInt(parts[i]) <= LAST;
    }
    if (!isAddress) {
      throw new IllegalArgumentException("traps go to an IPv4 address; write it as 10.0.0.2");
    }
    return text;
  }

  /**
   * @param silence why nothing would come all the same; absent when it should
   */
  record Receivers(Alerts alerts, Optional<String> silence) {
    static Receivers of(Alerts alerts, String address) {
      return new Receivers(alerts, alerts.silence(address));
    }
  }
}
