package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.policy.care.PowerLimit;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Clock and power limit as Redfish writes them (DSP0268 Manager, EnvironmentMetrics, Power). */
public final class HousekeepingWords {
  private HousekeepingWords() {}

  /** A date and time with an offset; empty for anything else. */
  public static Optional<Instant> instant(String dateTime) {
    try {
      return Optional.of(OffsetDateTime.parse(dateTime).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty(); // a BMC without a clock writes words here
    }
  }

  /** In whole seconds and with an offset of two digits each, as old services want it. */
  public static String dateTime(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "+00:00");
  }

  /** The limit that a resource shows; empty when it has no property for one. */
  public static Optional<PowerLimit> limit(JsonDoc doc) {
    var control = doc.object("PowerLimitWatts");
    if (control.isPresent()) {
      var mode = control.get().text("ControlMode").orElse("Automatic");
      var watts = watts(control.get().decimal("SetPoint"));
      return Optional.of(
          new PowerLimit(!mode.equals("Disabled") && watts.isPresent(), watts, Optional.empty()));
    }
    return doc.objects("PowerControl").stream()
        .filter(each -> each.names().contains("PowerLimit"))
        .findFirst()
        .map(
            each -> {
              var watts = watts(each.decimal("PowerLimit", "LimitInWatts"));
              return new PowerLimit(
                  watts.isPresent(), watts, each.text("PowerLimit", "LimitException"));
            });
  }

  private static Optional<Integer> watts(Optional<Double> value) {
    return value.filter(it -> it > 0).map(it -> (int) Math.round(it));
  }

  /** Beyond it the BMC turns the machine off. */
  public static boolean turnsOff(PowerLimit limit) {
    return limit.exceeded().filter("HardPowerOff"::equals).isPresent();
  }

  /**
   * What happens beyond an active limit stays as it was; a limit that none was before writes an
   * event, for a factory's setting may turn the machine off.
   *
   * @param standing the resource that is written to
   * @param isNew for {@code EnvironmentMetrics}, else for {@code Power}
   */
  public static Map<String, Object> limit(PowerLimit.Wish wish, JsonDoc standing, boolean isNew) {
    if (isNew) {
      var control = new LinkedHashMap<String, Object>();
      control.put("ControlMode", wish.watts().isPresent() ? "Automatic" : "Disabled");
      wish.watts().ifPresent(watts -> control.put("SetPoint", watts));
      return Map.of("PowerLimitWatts", control);
    }
    // null takes a limit away (DSP0268 Power); 0 is what services without null in their parser
    // know.
    var limit = new LinkedHashMap<String, Object>();
    limit.put("LimitInWatts", wish.watts().orElse(0));
    if (wish.watts().isPresent() && isUnsafe(standing)) {
      limit.put("LimitException", "LogEventOnly");
    }
    // An empty object leaves the element of an array as it is (DSP0266 "Array properties").
    var controls = new ArrayList<Map<String, Object>>();
    for (var each : standing.objects("PowerControl")) {
      if (each.names().contains("PowerLimit")) {
        break;
      }
      controls.add(Map.of());
    }
    controls.add(Map.of("PowerLimit", limit));
    return Map.of("PowerControl", controls);
  }

  /** No limit is active, and what would happen beyond one is more than a word about it. */
  private static boolean isUnsafe(JsonDoc standing) {
    return limit(standing)
        .filter(now -> !now.active())
        .flatMap(PowerLimit::exceeded)
        .filter(it -> !it.equals("NoAction") && !it.equals("LogEventOnly"))
        .isPresent();
  }
}
