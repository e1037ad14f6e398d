package dev.ichor.bmc.redfish.policy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which of a BMC's systems is the machine: by UUID or serial, never by guess. */
public final class SystemChoice {
  private SystemChoice() {}

  /**
   * @param path of the system
   */
  public record Candidate(String path, String id, Optional<UUID> uuid, Optional<String> serial) {}

  /**
   * What is known of the machine; both empty when it was never seen.
   *
   * @param id the system's own {@code Id}, when an operator named it
   */
  public record Wanted(Optional<UUID> uuid, Optional<String> serial, Optional<String> id) {
    public static final Wanted ANY =
        new Wanted(Optional.empty(), Optional.empty(), Optional.empty());

    /** The one that an operator named, if any was. */
    public static Wanted named(Optional<String> id) {
      return new Wanted(Optional.empty(), Optional.empty(), id);
    }
  }

  /** Empty when several fit, or none of several. */
  public static Optional<Candidate> of(List<Candidate> systems, Wanted wanted) {
    if (systems.size() == 1) {
      return Optional.of(systems.getFirst());
    }
    var fitting = systems.stream().filter(system -> fits(system, wanted)).toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  private static boolean fits(Candidate system, Wanted wanted) {
    if (wanted.id().isPresent()) {
      return wanted.id().get().equals(system.id());
    }
    var byUuid = wanted.uuid().isPresent() && wanted.uuid().equals(system.uuid());
    var bySerial = wanted.serial().isPresent() && wanted.serial().equals(system.serial());
    return byUuid || bySerial;
  }
}
