package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which machine a MAC, a UUID or an address names now. A NIC sits in one board and an address
 * answers for one machine, so the newest claim takes it from whoever had it; a UUID stays with the
 * first, since firmware gives one UUID to many boards. Guarded by the registry's monitor.
 */
final class KeyIndex {
  private final Map<MacAddress, MachineId> byMac = new HashMap<>();
  private final Map<UUID, MachineId> byUuid = new HashMap<>();
  private final Map<Inet4Address, MachineId> byAddress = new HashMap<>();

  /**
   * Something that was one machine's and is another's now.
   *
   * @param from without it
   * @param what {@code NIC 52:54:00:12:34:56} or {@code address 10.77.0.100}
   */
  record Moved(Machine from, Machine to, String what) {}

  Optional<MachineId> byMac(MacAddress mac) {
    return Optional.ofNullable(byMac.get(mac));
  }

  Optional<MachineId> byUuid(UUID uuid) {
    return Optional.ofNullable(byUuid.get(uuid));
  }

  Optional<MachineId> byAddress(Inet4Address address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  /**
   * @param known the machines as they are, this one as it was
   * @return what others lost by it
   */
  List<Moved> put(Machine machine, Function<MachineId, @Nullable Machine> known) {
    var id = machine.id();
    Optional.ofNullable(known.apply(id)).ifPresent(before -> forget(before, machine));
    var moved = new ArrayList<Moved>();
    for (var mac : machine.keys().macs()) {
      lost(byMac.put(mac, id), id, moved, known)
          .ifPresent(from -> moved.add(new Moved(without(from, mac), machine, "NIC " + mac)));
    }
    machine.keys().smbiosUuid().ifPresent(uuid -> byUuid.putIfAbsent(uuid, id));
    machine
        .address()
        .ifPresent(
            address ->
                lost(byAddress.put(address, id), id, moved, known)
                    .ifPresent(
                        from ->
                            moved.add(
                                new Moved(
                                    from.withAddress(Optional.empty()),
                                    machine,
                                    "address " + address.getHostAddress()))));
    return moved;
  }

  private void forget(Machine before, Machine after) {
    var id = before.id();
    before.address().ifPresent(address -> byAddress.remove(address, id));
    before.keys().macs().stream()
        .filter(mac -> !after.keys().macs().contains(mac))
        .forEach(mac -> byMac.remove(mac, id));
    before
        .keys()
        .smbiosUuid()
        .filter(uuid -> !after.keys().smbiosUuid().equals(Optional.of(uuid)))
        .ifPresent(uuid -> byUuid.remove(uuid, id));
  }

  /** The other machine that had it, as it stands after what it lost before in the same round. */
  private static Optional<Machine> lost(
      @Nullable MachineId owner,
      MachineId taker,
      List<Moved> moved,
      Function<MachineId, @Nullable Machine> known) {
    if (owner == null || owner.equals(taker)) {
      return Optional.empty();
    }
    return moved.reversed().stream()
        .map(Moved::from)
        .filter(from -> from.id().equals(owner))
        .findFirst()
        .or(() -> Optional.ofNullable(known.apply(owner)));
  }

  private static Machine without(Machine machine, MacAddress mac) {
    var macs = new HashSet<>(machine.keys().macs());
    macs.remove(mac);
    return machine.withKeys(
        new MachineKeys(machine.keys().smbiosUuid(), machine.keys().serial(), macs));
  }
}
