package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which of a BMC's logs is the event log that may be emptied: the SEL, else the system's own. Never
 * a manager's other logs, and no log of who did what.
 */
public final class LogChoice {
  private static final List<String> KEPT =
      List.of("audit", "security", "lifecycle", "dump", "journal", "access");

  private LogChoice() {}

  /** The action that empties a log. */
  public static Optional<Action> clearing(JsonDoc service) {
    return Action.in(service, "#LogService.ClearLog", "none");
  }

  /**
   * @param system log services of the machine, in the BMC's order
   * @param manager those of the BMC itself
   */
  public static Optional<JsonDoc> of(List<JsonDoc> system, List<JsonDoc> manager) {
    return first(system, true).or(() -> first(manager, true)).or(() -> first(system, false));
  }

  private static Optional<JsonDoc> first(List<JsonDoc> services, boolean mustBeSel) {
    return services.stream()
        .filter(service -> clearing(service).isPresent())
        .filter(service -> mustBeSel ? isSel(service) : !isKept(service))
        .findFirst();
  }

  private static boolean isSel(JsonDoc service) {
    return service.text("Id").filter("SEL"::equalsIgnoreCase).isPresent()
        || service.text("LogEntryType").filter("SEL"::equals).isPresent();
  }

  private static boolean isKept(JsonDoc service) {
    var words = service.text("Id").orElse("") + " " + service.text("Name").orElse("");
    return KEPT.stream().anyMatch(words.toLowerCase(Locale.ROOT)::contains);
  }
}
