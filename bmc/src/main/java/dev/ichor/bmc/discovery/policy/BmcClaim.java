package dev.ichor.bmc.discovery.policy;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a BMC says of its machine, after a login.
 *
 * @param uuids the system UUID in every byte order that BMCs write (IPMI 2.0 §20.8)
 * @param macs of the machine's network cards
 */
public record BmcClaim(
    List<UUID> uuids,
    Optional<String> manufacturer,
    Optional<String> model,
    Optional<String> serial,
    Set<MacAddress> macs) {
  private static final UUID ZERO = new UUID(0, 0);
  private static final UUID ONES = new UUID(-1, -1);
  private static final Set<String> NO_SERIAL =
      Set.of("", "0", "none", "n/a", "default string", "to be filled by o.e.m.", "0123456789");

  public BmcClaim {
    uuids = uuids.stream().filter(it -> !it.equals(ZERO) && !it.equals(ONES)).distinct().toList();
    serial =
        serial.map(String::strip).filter(it -> !NO_SERIAL.contains(it.toLowerCase(Locale.ROOT)));
    macs = macs.stream().filter(mac -> !mac.isUnusable()).collect(Collectors.toUnmodifiableSet());
  }

  /** Whose it is. */
  public sealed interface Match {
    /**
     * @param by what they have in common
     */
    record One(MachineId machine, String by) implements Match {}

    record Nobody() implements Match {}

    /** Different keys lead to different machines: a person decides. */
    record Several(List<String> names) implements Match {}
  }

  /** UUID, else network cards, else serial number: what is rarer wrong comes first. */
  public Match match(Collection<Machine> machines) {
    var byUuid = machines.stream().filter(this::hasUuid).toList();
    if (!byUuid.isEmpty()) {
      return one(byUuid, "system UUID");
    }
    var byMac =
        machines.stream().filter(m -> m.keys().macs().stream().anyMatch(macs::contains)).toList();
    if (!byMac.isEmpty()) {
      return one(byMac, "MAC address");
    }
    var bySerial =
        machines.stream()
            .filter(m -> serial.isPresent() && m.keys().serial().equals(serial))
            .toList();
    return bySerial.isEmpty() ? new Match.Nobody() : one(bySerial, "serial number");
  }

  private boolean hasUuid(Machine machine) {
    return machine.keys().smbiosUuid().filter(uuids::contains).isPresent();
  }

  private static Match one(List<Machine> found, String by) {
    return found.size() == 1
        ? new Match.One(found.getFirst().id(), by)
        : new Match.Several(found.stream().map(Machine::name).sorted().toList());
  }
}
