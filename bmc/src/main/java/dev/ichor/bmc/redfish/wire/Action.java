package dev.ichor.bmc.redfish.wire;

import java.util.List;
import java.util.Optional;

/**
 * One entry of {@code Actions} (DSP0266 "Actions").
 *
 * @param target where it is posted
 * @param allowed values of its first parameter from {@code ...@Redfish.AllowableValues}; empty when
 *     the resource does not say
 * @param info {@code @Redfish.ActionInfo}, a resource that says it instead
 */
public record Action(String target, List<String> allowed, Optional<String> info) {
  public Action {
    allowed = List.copyOf(allowed);
  }

  /**
   * @param name e.g. {@code #ComputerSystem.Reset}
   * @param parameter e.g. {@code ResetType}
   */
  public static Optional<Action> in(JsonDoc resource, String name, String parameter) {
    return resource
        .object("Actions", name)
        .flatMap(
            found ->
                found
                    .exact("target")
                    .map(
                        target ->
                            new Action(
                                target,
                                found.texts(parameter + "@Redfish.AllowableValues"),
                                found.exact("@Redfish.ActionInfo"))));
  }

  /** The values that an ActionInfo resource lists for a parameter. */
  public static List<String> allowed(JsonDoc info, String parameter) {
    return info.objects("Parameters").stream()
        .filter(p -> p.text("Name").filter(parameter::equals).isPresent())
        .findFirst()
        .map(p -> p.texts("AllowableValues"))
        .orElse(List.of());
  }
}
