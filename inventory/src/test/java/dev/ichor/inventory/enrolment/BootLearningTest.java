package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootAnswer.DiskBoot;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.LoaderSelection.Family;
import dev.ichor.inventory.model.LoaderSelection.OfFamily;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.NetworkProfile;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.model.Sighting.Stage;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Signs on the wire and in the transfers, to the next answer. */
class BootLearningTest {
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");
  private static final Inet4Address LEASE = Inet4Address.ofLiteral("10.77.0.100");
  private final FakeRack rack = new FakeRack();
  private final MemoryStore store = new MemoryStore();
  private final Registry registry = new Registry(store);
  private final Timeline timeline = new Timeline(store, registry);
  private final BootWatch watch = new BootWatch(registry, timeline, InstantSource.system());
  private final Sightings sightings =
      new Sightings(
          registry,
          new Clusters(store),
          timeline,
          BootDefaults.standard(),
          watch,
          new DiskByBmc(
              new PowerHand(rack, new TaskDesk(store, registry, timeline, InstantSource.system())),
              timeline,
              InstantSource.system()),
          java.util.concurrent.ConcurrentHashMap.newKeySet(),
          (_, _) -> {});
  private Instant now = Instant.EPOCH;

  {
    timeline.onEvidence(watch::onEvidence);
  }

  private BootAnswer sees(Stage stage, int arch) {
    now = now.plusSeconds(2);
    return sightings.sighted(
        new Sighting(
            MAC,
            Optional.empty(),
            stage,
            stage == Stage.SCRIPT ? Optional.empty() : Optional.of(arch),
            Optional.of(LEASE),
            "eth1",
            now));
  }

  private void fetches(String kind, String file) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByAddress(LEASE),
            now,
            Evidence.Source.TFTP,
            kind,
            file,
            Map.of("file", file)));
  }

  private Machine machine() {
    return registry.recognise(Optional.of(MAC), Optional.empty()).orElseThrow();
  }

  private void becomes(MachineState state) {
    registry.note(machine().id(), m -> m.withState(state, now, Optional.empty()));
  }

  private void set(BootSettings settings) {
    registry.note(machine().id(), m -> m.withBoot(Optional.of(settings)));
  }

  private List<String> told() {
    return timeline.of(machine().id(), 100).stream().map(Evidence::kind).toList();
  }

  @Test
  @DisplayName(
      "loaders are tried one after the other, twice each; then the machine is held, with why")
  void ladder() {
    var given = new java.util.ArrayList<LoaderSelection>();
    for (var name : List.of(BootNames.SNPONLY_X64, BootNames.IPXE_X64, BootNames.SHIM_X64)) {
      for (var i = 0; i < 2; i++) {
        given.add(sees(Stage.FIRMWARE_PXE, 7).settings().loader());
        fetches("tftp-served", name);
      }
    }
    assertThat(given)
        .containsExactly(
            LoaderSelection.AUTO,
            LoaderSelection.AUTO,
            new OfFamily(Family.IPXE),
            new OfFamily(Family.IPXE),
            new OfFamily(Family.SHIM),
            new OfFamily(Family.SHIM));
    assertThat(sees(Stage.FIRMWARE_PXE, 7))
        .isInstanceOfSatisfying(
            BootAnswer.Hold.class,
            hold -> assertThat(hold.why()).contains("snponly, ipxe, shim").contains("Secure Boot"));
    assertThat(told()).filteredOn("loader-failed"::equals).hasSize(3);
  }

  @Test
  @DisplayName("a loader that a person set is never exchanged, and what is missing is passed over")
  void setByHand() {
    sees(Stage.FIRMWARE_PXE, 0);
    fetches("tftp-refused", BootNames.UNDIONLY);
    assertThat(sees(Stage.FIRMWARE_PXE, 0).settings().loader())
        .isEqualTo(new OfFamily(Family.IPXE));
    set(new BootSettings(new OfFamily(Family.UNDIONLY), java.util.Set.of()));
    assertThat(sees(Stage.FIRMWARE_PXE, 0).settings().loader())
        .isEqualTo(new OfFamily(Family.UNDIONLY));
    assertThat(told()).contains("loader-missing");
  }

  @Test
  @DisplayName("BIOS: exit, then sanboot, then 404; what brings up a system is kept")
  void biosDisk() {
    sees(Stage.FIRMWARE_PXE, 0);
    becomes(MachineState.ACTIVE);
    assertThat(script(0)).isEqualTo(Optional.of(DiskBoot.EXIT));
    assertThat(script(0)).isEqualTo(Optional.of(DiskBoot.SANBOOT));
    sees(Stage.OTHER, 0);
    assertThat(machine().experience().orElseThrow().diskWorks()).contains(DiskBoot.SANBOOT);
    assertThat(script(0)).isEqualTo(Optional.of(DiskBoot.SANBOOT));
    assertThat(told()).contains("disk-boot-failed", "disk-boot-works");
  }

  @Test
  @DisplayName("UEFI: the loader that is not there, then exit; then the machine is held, with why")
  void uefiDisk() {
    sees(Stage.FIRMWARE_PXE, 7);
    becomes(MachineState.ACTIVE);
    assertThat(sees(Stage.FIRMWARE_PXE, 7))
        .isInstanceOfSatisfying(
            BootAnswer.Disk.class, it -> assertThat(it.method()).isEqualTo(DiskBoot.NOT_FOUND));
    fetches("tftp-refused", BootNames.GO_TO_DISK);
    assertThat(script(7)).isEqualTo(Optional.of(DiskBoot.EXIT));
    assertThat(sees(Stage.FIRMWARE_PXE, 7))
        .isInstanceOfSatisfying(
            BootAnswer.Hold.class, hold -> assertThat(hold.why()).contains("not-found, exit"));
    set(
        new BootSettings(
            LoaderSelection.AUTO,
            Set.of(),
            Optional.of(DiskBoot.NOT_FOUND),
            List.of(),
            Optional.empty()));
    assertThat(sees(Stage.FIRMWARE_PXE, 7)).isInstanceOf(BootAnswer.Disk.class);
  }

  @Test
  @DisplayName("with a BMC its override is the last way, ordered once, whatever asks meanwhile")
  void byBmc() throws Exception {
    sees(Stage.FIRMWARE_PXE, 7);
    becomes(MachineState.ACTIVE);
    var bmc = new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.0.0.9", 623, "u", Secret.of("p"));
    registry.note(machine().id(), m -> m.withBmc(Optional.of(bmc)));
    sees(Stage.FIRMWARE_PXE, 7);
    fetches("tftp-refused", BootNames.GO_TO_DISK);
    assertThat(script(7)).isEqualTo(Optional.of(DiskBoot.EXIT));
    assertThat(script(7)).isEqualTo(Optional.of(DiskBoot.BMC));
    sees(Stage.SCRIPT, 7);
    var end = System.nanoTime() + 10_000_000_000L;
    while (!told().contains("power-done")) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
    assertThat(rack.diskBoots).hasValue(1);
  }

  @Test
  @DisplayName("who fetches the script of a running machine does not restart it by its BMC")
  void notByAnybody() {
    sees(Stage.FIRMWARE_PXE, 7);
    becomes(MachineState.ACTIVE);
    var bmc = new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.0.0.9", 623, "u", Secret.of("p"));
    registry.note(
        machine().id(),
        m ->
            m.withBmc(Optional.of(bmc))
                .withExperience(
                    dev.ichor.inventory.model.BootExperience.NONE.diskWorked(DiskBoot.BMC)));
    watch.forget(machine().id());
    assertThat(sees(Stage.SCRIPT, 7)).isInstanceOf(BootAnswer.Disk.class);
    assertThat(told()).doesNotContain("disk-by-bmc");
  }

  @Test
  @DisplayName("where every loader had failed and one runs now, all of them count again")
  void loaderRunsAtLast() {
    sees(Stage.FIRMWARE_PXE, 7);
    registry.note(
        machine().id(),
        m ->
            m.withExperience(
                dev.ichor.inventory.model.BootExperience.NONE
                    .loaderFailed(Family.SNPONLY)
                    .loaderFailed(Family.IPXE)
                    .loaderFailed(Family.SHIM)));
    assertThat(sees(Stage.FIRMWARE_PXE, 7)).isInstanceOf(BootAnswer.Hold.class);
    assertThat(sees(Stage.SCRIPT, 7)).isInstanceOf(BootAnswer.Netboot.class);
  }

  @Test
  @DisplayName("a machine under installation that comes back from every way netboots Talos again")
  void nothingInstalled() {
    sees(Stage.FIRMWARE_PXE, 7);
    becomes(MachineState.PROVISIONING);
    registry.note(
        machine().id(),
        m ->
            m.withProgress(
                m.progress().configAccepted(Optional.of(now)).installSeen(Optional.of(now))));
    sees(Stage.FIRMWARE_PXE, 7);
    fetches("tftp-refused", BootNames.GO_TO_DISK);
    assertThat(script(7)).isEqualTo(Optional.of(DiskBoot.EXIT));
    assertThat(sees(Stage.FIRMWARE_PXE, 7)).isInstanceOf(BootAnswer.Netboot.class);
    assertThat(machine().progress().configAcceptedAt()).isEmpty();
    assertThat(told()).contains("disk-doubted");
  }

  @Test
  @DisplayName("consoles, network profile and own arguments stand in the kernel line of every boot")
  void kernelArguments() {
    sees(Stage.FIRMWARE_PXE, 7);
    set(
        new BootSettings(
            LoaderSelection.AUTO,
            Set.of(),
            Optional.empty(),
            List.of("tty0", "ttyS1,115200n8"),
            Optional.of(
                new NetworkProfile(
                    Optional.empty(), Optional.of("eth1"), Optional.empty(), Optional.empty())),
            List.of("panic=30")));
    assertThat(sees(Stage.SCRIPT, 7))
        .isInstanceOfSatisfying(
            BootAnswer.Netboot.class,
            it ->
                assertThat(it.profile().kernelArguments())
                    .containsExactly(
                        "console=tty0", "console=ttyS1,115200n8", "ip=eth1:dhcp", "panic=30"));
  }

  @Test
  @DisplayName("The wipe stands before all that people wrote: loaders cut a long line at its end")
  void wipeFirst() {
    sees(Stage.FIRMWARE_PXE, 7);
    var network =
        new NetworkProfile(
            Optional.empty(), Optional.of("eth1"), Optional.empty(), Optional.empty());
    set(
        new BootSettings(
            LoaderSelection.AUTO,
            Set.of(),
            Optional.empty(),
            List.of("tty0"),
            Optional.of(network),
            List.of("panic=30")));
    becomes(MachineState.CLEANING);
    assertThat(sees(Stage.SCRIPT, 7))
        .isInstanceOfSatisfying(
            BootAnswer.Netboot.class,
            it ->
                assertThat(it.profile().kernelArguments())
                    .containsExactly(BootAnswers.WIPE, "console=tty0", "ip=eth1:dhcp", "panic=30"));
  }

  /** One pass of firmware and iPXE up to its script. */
  private Optional<DiskBoot> script(int arch) {
    sees(Stage.FIRMWARE_PXE, arch);
    sees(Stage.LOADER, arch);
    return sees(Stage.SCRIPT, arch) instanceof BootAnswer.Disk disk
        ? Optional.of(disk.method())
        : Optional.empty();
  }
}
