package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.model.Sighting.Stage;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SightingsTest {
  private static final MacAddress ONE = MacAddress.parse("52:54:00:00:00:01");
  private static final MacAddress TWO = MacAddress.parse("52:54:00:00:00:02");
  private static final Inet4Address LEASE = Inet4Address.ofLiteral("10.77.0.100");
  private static final Inet4Address NEXT = Inet4Address.ofLiteral("10.77.0.101");
  private static final Inet4Address BROWSER = Inet4Address.ofLiteral("10.77.0.9");

  private final MemoryStore store = new MemoryStore();
  private final Registry registry = new Registry(store);
  private final Timeline timeline = new Timeline(store, registry);
  private final Sightings sightings =
      new Sightings(
          registry,
          new Clusters(store),
          timeline,
          BootDefaults.standard(),
          new BootWatch(registry, timeline, InstantSource.system()),
          new DiskByBmc(
              new PowerHand(
                  new FakeRack(), new TaskDesk(store, registry, timeline, InstantSource.system())),
              timeline,
              InstantSource.system()),
          java.util.concurrent.ConcurrentHashMap.newKeySet(),
          (_, _) -> {});

  private BootAnswer sees(MacAddress mac, Stage stage, Inet4Address address) {
    return sightings.sighted(
        new Sighting(
            mac,
            Optional.empty(),
            stage,
            Optional.of(7),
            Optional.of(address),
            "eth1",
            Instant.EPOCH));
  }

  private Optional<Inet4Address> addressOf(MacAddress mac) {
    return registry.recognise(Optional.of(mac), Optional.empty()).flatMap(Machine::address);
  }

  @Test
  @DisplayName("a script fetched by a browser does not move a machine to the browser's address")
  void browser() {
    sees(ONE, Stage.FIRMWARE_PXE, LEASE);
    sees(ONE, Stage.SCRIPT, BROWSER);
    assertThat(addressOf(ONE)).contains(LEASE);
    sees(ONE, Stage.LOADER, NEXT);
    assertThat(addressOf(ONE)).contains(NEXT);
  }

  @Test
  @DisplayName("a machine that fetches another's script, or a new one's, keeps its own address")
  void neighbour() {
    sees(ONE, Stage.FIRMWARE_PXE, LEASE);
    sees(TWO, Stage.SCRIPT, LEASE);
    assertThat(addressOf(ONE)).contains(LEASE);
    assertThat(addressOf(TWO)).isEmpty();
  }

  @Test
  @DisplayName("where no DHCP packet tells the address, the script's client does, on each boot")
  void withoutDhcp() {
    assertThat(sees(ONE, Stage.SCRIPT, LEASE)).isInstanceOf(BootAnswer.Netboot.class);
    assertThat(addressOf(ONE)).contains(LEASE);
    sees(ONE, Stage.SCRIPT, NEXT);
    assertThat(addressOf(ONE)).contains(NEXT);
  }

  @Test
  @DisplayName("made-up MAC addresses get silence once there are too many at once")
  void madeUp() {
    var silent = 0;
    for (var mac = 0; mac < 1500; mac++) {
      var answer = sees(new MacAddress(0x525400000100L + mac), Stage.SCRIPT, BROWSER);
      silent += answer instanceof BootAnswer.Silence ? 1 : 0;
    }
    assertThat(silent).isEqualTo(500);
    assertThat(registry.all()).hasSize(Newcomers.BURST);
  }

  @Test
  @DisplayName("an explanation makes no machine, and says whether one would be made")
  void explain() {
    for (var mac = 0; mac < 2000; mac++) {
      var preview = preview(new MacAddress(0x525400000100L + mac), Stage.FIRMWARE_PXE);
      assertThat(preview.isNew()).isTrue();
      assertThat(preview.answer()).isInstanceOf(BootAnswer.Netboot.class);
    }
    assertThat(registry.all()).isEmpty();
    assertThat(preview(ONE, Stage.OTHER).isNew()).isFalse();
    assertThat(preview(ONE, Stage.OTHER).answer()).isInstanceOf(BootAnswer.Silence.class);
    var sighted = sees(ONE, Stage.FIRMWARE_PXE, LEASE);
    var before = registry.all();
    assertThat(preview(ONE, Stage.LOADER).isNew()).isFalse();
    assertThat(preview(ONE, Stage.FIRMWARE_PXE).answer()).isEqualTo(sighted);
    assertThat(registry.all()).isEqualTo(before);
  }

  private Machine cleaning() {
    sees(ONE, Stage.FIRMWARE_PXE, LEASE);
    var machine = registry.recognise(Optional.of(ONE), Optional.empty()).orElseThrow();
    registry.note(
        machine.id(), m -> m.withState(MachineState.CLEANING, Instant.EPOCH, Optional.empty()));
    return machine;
  }

  private static boolean wipes(BootAnswer answer) {
    return answer instanceof BootAnswer.Netboot netboot
        && netboot.profile().kernelArguments().contains(BootAnswers.WIPE);
  }

  @Test
  @DisplayName(
      "an asked-for wipe script uses up nothing: the wipe counts when all of it has arrived")
  void wipe() {
    var machine = cleaning();
    for (var i = 0; i < 3; i++) {
      assertThat(wipes(sees(ONE, Stage.SCRIPT, LEASE))).isTrue();
    }
    var answer = (BootAnswer.Netboot) sees(ONE, Stage.SCRIPT, LEASE);
    var other =
        new BootProfile(
            answer.profile().talosVersion(),
            answer.profile().schematic(),
            answer.profile().architecture(),
            List.of());
    sightings.started(machine.id(), other, Optional.of(LEASE), Instant.EPOCH);
    assertThat(wipes(sees(ONE, Stage.SCRIPT, LEASE))).as("a boot without wiping").isTrue();
    sightings.started(machine.id(), answer.profile(), Optional.of(BROWSER), Instant.EPOCH);
    assertThat(wipes(sees(ONE, Stage.SCRIPT, LEASE))).as("fetched by a browser").isTrue();
    sightings.started(machine.id(), answer.profile(), Optional.of(LEASE), Instant.EPOCH);
    assertThat(wipes(sees(ONE, Stage.SCRIPT, LEASE))).as("had").isFalse();
    assertThat(timeline.of(machine.id(), 100))
        .extracting(fact -> fact.kind())
        .contains("wipe-started", "wipe-not-believed");
  }

  @Test
  @DisplayName("a machine's timeline is bounded: the newest stay, another machine's are untouched")
  void bounded() {
    sees(ONE, Stage.FIRMWARE_PXE, LEASE);
    sees(TWO, Stage.FIRMWARE_PXE, NEXT);
    var one = registry.recognise(Optional.of(ONE), Optional.empty()).orElseThrow();
    var two = registry.recognise(Optional.of(TWO), Optional.empty()).orElseThrow();
    var all = Timeline.KEPT + 3 * Timeline.SLACK;
    for (var i = 1; i <= all; i++) {
      timeline.record(
          new Evidence(
              new Evidence.Subject.ByMachine(one.id()),
              Instant.EPOCH,
              Evidence.Source.TFTP,
              "tftp-served",
              "the %d-th".formatted(i),
              java.util.Map.of()));
      if (i % 500 == 0) {
        timeline.flush();
      }
    }
    var kept = timeline.of(one.id(), 100_000);
    assertThat(kept.size()).isBetween(Timeline.KEPT, Timeline.KEPT + 2 * Timeline.SLACK);
    assertThat(kept.getFirst().text()).isEqualTo("the %d-th".formatted(all));
    assertThat(timeline.of(two.id(), 10)).isNotEmpty();
  }

  @Test
  @DisplayName("what wiped a machine that is no longer to be wiped is not noted")
  void wipeLate() {
    var machine = cleaning();
    var answer = (BootAnswer.Netboot) sees(ONE, Stage.SCRIPT, LEASE);
    registry.note(
        machine.id(), m -> m.withState(MachineState.AVAILABLE, Instant.EPOCH, Optional.empty()));
    sightings.started(machine.id(), answer.profile(), Optional.of(LEASE), Instant.EPOCH);
    assertThat(registry.find(machine.id()).orElseThrow().progress().wipeServedAt()).isEmpty();
  }

  private dev.ichor.inventory.port.BootAuthority.Preview preview(MacAddress mac, Stage stage) {
    return sightings.explain(
        new Sighting(
            mac, Optional.empty(), stage, Optional.of(7), Optional.empty(), "eth1", Instant.EPOCH));
  }
}
