package dev.ichor.api.app;

import dev.ichor.boot.policy.BootRoute;
import dev.ichor.dhcp.policy.BootOverride;
import dev.ichor.dhcp.policy.ClientClass;
import dev.ichor.dhcp.policy.Plan;
import dev.ichor.dhcp.policy.Reservation;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.Printable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Boot files that a DHCP plan names and that we are to serve: whether they are there. */
final class PlannedLoaders {
  private PlannedLoaders() {}

  /**
   * One sentence for each that is not.
   *
   * @param objection why a machine cannot be given a loader; {@link AssetOffice#objection}
   */
  static List<String> absent(Plan plan, Function<LoaderSelection, Optional<String>> objection) {
    return overrides(plan)
        .filter(boot -> boot.server().isEmpty()) // else another server's matter
        .flatMap(boot -> boot.file().stream())
        .filter(file -> !file.contains("://"))
        .distinct()
        .flatMap(file -> objection(file, objection).stream())
        .toList();
  }

  private static Stream<BootOverride> overrides(Plan plan) {
    var inSubnets =
        Stream.of(
                plan.links().stream(),
                plan.relayAddresses().values().stream(),
                plan.interfaces().values().stream())
            .flatMap(Function.identity())
            .flatMap(link -> link.subnets().stream())
            .flatMap(subnet -> subnet.reservations().stream());
    return Stream.concat(
        plan.classes().stream().map(ClientClass::boot),
        Stream.concat(inSubnets, plan.anywhere().stream()).map(Reservation::boot));
  }

  private static Optional<String> objection(
      String file, Function<LoaderSelection, Optional<String>> objection) {
    return switch (BootRoute.ofTftp(file)) {
      case BootRoute.Loader(var name) -> objection.apply(new LoaderSelection.OfFile(name));
      case BootRoute.Unknown(var why) ->
          Optional.of(
              "boot file '%s': %s, and nothing is served under it; name a loader, or the server that has it"
                  .formatted(Printable.of(file), why));
      case BootRoute.Autoexec _,
          BootRoute.Script _,
          BootRoute.LoaderConfig _,
          BootRoute.GrubModule _,
          BootRoute.Image _,
          BootRoute.Asset _,
          BootRoute.Config _ ->
          Optional.empty();
    };
  }
}
