package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.model.Sighting.Stage;
import dev.ichor.inventory.port.BootAuthority;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Turns what is seen on the wire into machines and boot answers; from memory alone. */
final class Sightings implements BootAuthority {
  /** How often a machine may come back to the network after its disk was named, before we doubt. */
  private static final int DISK_ANSWERS = 3;

  private final Registry registry;
  private final Clusters clusters;
  private final Timeline timeline;
  private final BootDefaults defaults;
  private final BiConsumer<MachineId, Instant> seen;
  private final Newcomers newcomers = new Newcomers();
  private final Set<MachineId> told = ConcurrentHashMap.newKeySet();
  private final Map<MachineId, Integer> diskAnswers = new ConcurrentHashMap<>();

  /**
   * @param seen told of each machine that shows itself
   */
  Sightings(
      Registry registry,
      Clusters clusters,
      Timeline timeline,
      BootDefaults defaults,
      BiConsumer<MachineId, Instant> seen) {
    this.registry = registry;
    this.clusters = clusters;
    this.timeline = timeline;
    this.defaults = defaults;
    this.seen = seen;
  }

  @Override
  public BootAnswer sighted(Sighting sighting) {
    var known = registry.recognise(Optional.of(sighting.mac()), sighting.smbiosUuid());
    if (known.isEmpty() && !netboots(sighting)) {
      return new BootAnswer.Silence("no network boot client, and no machine we know");
    }
    if (known.isEmpty() && !newcomers.admit(sighting.at(), registry::unproven)) {
      return new BootAnswer.Silence("too many unknown machines at once; it may ask again");
    }
    var machine = known.map(found -> refresh(found, sighting)).orElseGet(() -> discover(sighting));
    seen.accept(machine.id(), sighting.at());
    var current = doubtDisk(machine, sighting);
    var answer = answer(current);
    if (sighting.stage() == Stage.SCRIPT
        && current.state() == MachineState.CLEANING
        && answer instanceof BootAnswer.Netboot) {
      registry.note(
          current.id(), m -> m.withProgress(m.progress().wipeServed(Optional.of(sighting.at()))));
    }
    return answer;
  }

  @Override
  public Preview explain(Sighting sighting) {
    return registry
        .recognise(Optional.of(sighting.mac()), sighting.smbiosUuid())
        .map(machine -> new Preview(answer(machine), false))
        .orElseGet(
            () ->
                new Preview(
                    netboots(sighting)
                        ? answer(created(sighting))
                        : new BootAnswer.Silence("no network boot client, and no machine we know"),
                    netboots(sighting)));
  }

  private BootAnswer answer(Machine machine) {
    var cluster = machine.assignment().flatMap(assigned -> clusters.find(assigned.cluster()));
    return BootAnswers.of(machine, cluster, defaults);
  }

  private static boolean netboots(Sighting sighting) {
    return sighting.stage() != Stage.OTHER && !sighting.mac().isUnusable();
  }

  private Machine discover(Sighting sighting) {
    var twin = registry.holder(sighting.smbiosUuid());
    var seen = created(sighting);
    var machine = registry.noteNew(seen.withAddress(address(seen, sighting)));
    record(
        machine,
        sighting,
        "discovered",
        "first seen on %s with MAC %s".formatted(sighting.via(), sighting.mac()));
    twin.ifPresent(other -> tellTwins(machine, other, sighting));
    return machine;
  }

  /** Two boards with one UUID, or a NIC that was exchanged: only a person can tell. */
  private void tellTwins(Machine fresh, Machine other, Sighting sighting) {
    record(
        fresh,
        sighting,
        "uuid-shared",
        "has the UUID of %s, which has no NIC %s: taken for another board; if its NIC was exchanged, POST /api/v1/machines with that uuid and this MAC"
            .formatted(other.name(), sighting.mac()));
    record(
        other,
        sighting,
        "uuid-shared",
        "a machine with its UUID netboots with MAC %s, which it does not have: kept apart as %s"
            .formatted(sighting.mac(), fresh.name()));
  }

  private void record(Machine machine, Sighting sighting, String kind, String text) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(machine.id()),
            sighting.at(),
            Evidence.Source.LIFECYCLE,
            kind,
            text,
            Map.of("mac", sighting.mac().toString(), "via", sighting.via())));
  }

  private Machine created(Sighting sighting) {
    var id = MachineId.random();
    var keys =
        Identity.merge(
            new Machine.MachineKeys(Optional.empty(), Optional.empty(), Set.of()),
            registry.unshared(sighting.smbiosUuid(), id),
            Optional.empty(),
            Set.of(sighting.mac()));
    return Machine.discovered(id, keys, Identity.defaultName(keys), sighting.at())
        .withAddress(sighting.address())
        .withClientArch(sighting.clientArch());
  }

  private Machine refresh(Machine machine, Sighting sighting) {
    return registry
        .note(
            machine.id(),
            m ->
                m.withKeys(
                        Identity.merge(
                            m.keys(),
                            registry.unshared(sighting.smbiosUuid(), m.id()),
                            Optional.empty(),
                            Set.of(sighting.mac())))
                    .withAddress(address(m, sighting))
                    .withClientArch(sighting.clientArch().or(m::clientArch)))
        .orElse(machine);
  }

  /**
   * DHCP knows a machine's address. Whoever fetches a script may be anybody (an operator with a
   * browser, another machine): its address counts only where no DHCP packet ever told one, and
   * never takes one away from another machine.
   */
  private Optional<Inet4Address> address(Machine machine, Sighting sighting) {
    var seen = sighting.address();
    if (seen.isEmpty()) {
      return machine.address();
    }
    if (sighting.stage() != Stage.SCRIPT) {
      told.add(machine.id());
      return seen;
    }
    var isAnothers =
        registry.byAddress(seen.get()).filter(it -> !it.id().equals(machine.id())).isPresent();
    if (isAnothers) {
      return machine.address().filter(known -> !known.equals(seen.get()));
    }
    return told.contains(machine.id()) ? machine.address().or(() -> seen) : seen;
  }

  /** A machine that keeps coming back after it was sent to its disk has nothing bootable there. */
  private Machine doubtDisk(Machine machine, Sighting sighting) {
    if (machine.state() != MachineState.PROVISIONING
        || machine.progress().installSeenAt().isEmpty()) {
      diskAnswers.remove(machine.id());
      return machine;
    }
    if (sighting.stage() != Stage.SCRIPT
        || diskAnswers.merge(machine.id(), 1, Integer::sum) <= DISK_ANSWERS) {
      return machine;
    }
    diskAnswers.remove(machine.id());
    record(
        machine,
        sighting,
        "disk-doubted",
        "sent to its disk %d times and came back: netboots Talos again".formatted(DISK_ANSWERS));
    return registry
        .note(machine.id(), m -> m.withProgress(m.progress().configAccepted(Optional.empty())))
        .orElse(machine);
  }
}
