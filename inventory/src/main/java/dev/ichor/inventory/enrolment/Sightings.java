package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootExperience;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.model.Sighting.Stage;
import dev.ichor.inventory.port.BootAuthority;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Turns what is seen on the wire into machines and boot answers; from memory alone. */
final class Sightings implements BootAuthority {
  private final Registry registry;
  private final Clusters clusters;
  private final Timeline timeline;
  private final BootDefaults defaults;
  private final BootWatch watch;
  private final DiskByBmc diskByBmc;
  private final BiConsumer<MachineId, Instant> seen;
  private final Newcomers newcomers = new Newcomers();
  private final Set<MachineId> told;

  /**
   * @param told machines whose address DHCP named since the start; kept here
   * @param seen told of each machine that shows itself
   */
  Sightings(
      Registry registry,
      Clusters clusters,
      Timeline timeline,
      BootDefaults defaults,
      BootWatch watch,
      DiskByBmc diskByBmc,
      Set<MachineId> told,
      BiConsumer<MachineId, Instant> seen) {
    this.registry = registry;
    this.clusters = clusters;
    this.timeline = timeline;
    this.defaults = defaults;
    this.watch = watch;
    this.diskByBmc = diskByBmc;
    this.told = told;
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
    watch.asks(machine.id(), sighting);
    var current = doubtDisk(registry.find(machine.id()).orElse(machine), sighting);
    var answer = answer(current);
    var isOnItsWay = watch.isNetbooting(machine.id());
    watch.answered(machine.id(), sighting, answer);
    if (answer instanceof BootAnswer.Disk disk
        && disk.method() == BootAnswer.DiskBoot.BMC
        && isOnItsWay
        && isItself(current, sighting)) {
      diskByBmc.order(current);
    }
    if (sighting.stage() == Stage.SCRIPT
        && current.state() == MachineState.PROVISIONING
        && answer instanceof BootAnswer.Netboot) {
      forgetDisk(current);
    }
    return answer;
  }

  /** Not just anybody who fetches its script, which would restart a running machine. */
  private boolean isItself(Machine machine, Sighting sighting) {
    return sighting.stage() == Stage.SCRIPT
        && !machine.cordoned()
        && isAt(machine, sighting.address());
  }

  /** Without a word of DHCP, whoever asks is believed. */
  private boolean isAt(Machine machine, Optional<Inet4Address> asker) {
    return !told.contains(machine.id()) || asker.equals(machine.address());
  }

  /**
   * Only here the one wipe boot counts as had: a screen in its place, or a kernel that broke off,
   * and the next script is the wiping one again. Else a disk would pass for clean that nobody
   * wiped.
   */
  @Override
  public void started(MachineId id, BootProfile profile, Optional<Inet4Address> asker, Instant at) {
    var machine =
        registry
            .find(id)
            .filter(it -> it.state() == MachineState.CLEANING)
            .filter(_ -> profile.kernelArguments().contains(BootAnswers.WIPE));
    if (machine.isEmpty()) {
      return;
    }
    if (asker.isPresent() && !isAt(machine.get(), asker)) {
      tell(
          machine.get(),
          at,
          "wipe-not-believed",
          "its wipe boot was fetched from %s, which is not its address: it does not count"
              .formatted(asker.get().getHostAddress()));
      return;
    }
    registry.note(
        id,
        m ->
            m.state() == MachineState.CLEANING
                ? m.withProgress(m.progress().wipeServed(Optional.of(at)))
                : m);
    tell(machine.get(), at, "wipe-started", "has all of its one wipe boot, to the last octet");
  }

  private void tell(Machine machine, Instant at, String kind, String text) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(machine.id()),
            at,
            Evidence.Source.LIFECYCLE,
            kind,
            text,
            Map.of()));
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

  @Override
  public Optional<Media> media(MacAddress mac) {
    return registry
        .recognise(Optional.of(mac), Optional.empty())
        .filter(machine -> machine.state() != MachineState.RETIRED)
        .map(
            machine ->
                new Media(
                    machine.id(),
                    BootAnswers.profile(machine, cluster(machine), defaults, List.of())));
  }

  @Override
  public Optional<MacAddress> macAt(Inet4Address address) {
    return registry
        .byAddress(address)
        .flatMap(machine -> machine.keys().macs().stream().sorted().findFirst());
  }

  @Override
  public Set<BootQuirk> quirksAt(Inet4Address address) {
    return registry
        .byAddress(address)
        .map(machine -> BootAnswers.settings(machine, cluster(machine)).quirks())
        .orElse(Set.of());
  }

  private BootAnswer answer(Machine machine) {
    return BootAnswers.of(machine, cluster(machine), defaults);
  }

  private Optional<Cluster> cluster(Machine machine) {
    return machine.assignment().flatMap(assigned -> clusters.find(assigned.cluster()));
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

  /** What failed on the disk as it was says nothing of the one that is installed now. */
  private void forgetDisk(Machine machine) {
    registry.note(
        machine.id(),
        m -> m.withExperience(m.experience().orElse(BootExperience.NONE).withoutDiskFailures()));
  }

  /** A machine that came back from every way to its disk has nothing bootable there. */
  private Machine doubtDisk(Machine machine, Sighting sighting) {
    if (machine.state() != MachineState.PROVISIONING
        || machine.progress().installSeenAt().isEmpty()
        || !BootAnswers.isDiskHopeless(machine, cluster(machine))) {
      return machine;
    }
    record(
        machine,
        sighting,
        "disk-doubted",
        "sent to its disk in every way and came back: netboots Talos again");
    forgetDisk(machine);
    return registry
        .note(machine.id(), m -> m.withProgress(m.progress().configAccepted(Optional.empty())))
        .orElse(machine);
  }
}
