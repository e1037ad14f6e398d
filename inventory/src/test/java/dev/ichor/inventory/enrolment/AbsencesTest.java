package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Phase;
import dev.ichor.inventory.rollout.RolloutPolicy.Absence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How long a node has not answered, and what it said before")
class AbsencesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final MachineId ID = new MachineId(new UUID(7, 1));

  private final MemoryStore store = new MemoryStore();
  private final Registry registry = new Registry(store);
  private final Timeline timeline = new Timeline(store, registry);
  private final Absences absences = new Absences(timeline);

  private static Rollout rollout(int number, Phase phase) {
    var node = new Rollout.Node(ID, Role.WORKER, phase, NOW, Optional.of("a"), "");
    return new Rollout(
        new UUID(8, number),
        new Kind.Remove(true),
        Rollout.State.RUNNING,
        "",
        1,
        NOW,
        NOW,
        List.of(node));
  }

  private Absence away(Rollout rollout, int seconds) {
    return absences.away(rollout, ID, NOW.plusSeconds(seconds));
  }

  private static Absence silent(int looks, int seconds) {
    return new Absence(looks, Duration.ofSeconds(seconds), false);
  }

  @Test
  @DisplayName("looks in a row are counted, from the first on; one answer ends it")
  void counted() {
    var rollout = rollout(1, Phase.INTENDED);
    assertThat(away(rollout, 10)).isEqualTo(silent(1, 0));
    assertThat(away(rollout, 12)).isEqualTo(silent(2, 2));
    assertThat(away(rollout, 70)).isEqualTo(silent(3, 60));
    absences.seen(ID);
    assertThat(away(rollout, 72)).isEqualTo(silent(1, 0));
  }

  @Test
  @DisplayName("another rollout, or one that has not begun with the node, counts anew")
  void anew() {
    assertThat(away(rollout(1, Phase.ACCEPTED), 1)).isEqualTo(silent(1, 0));
    assertThat(away(rollout(2, Phase.ACCEPTED), 9)).isEqualTo(silent(1, 0));
    assertThat(away(rollout(2, Phase.TROUBLED), 10)).isEqualTo(silent(1, 0));
    assertThat(away(rollout(2, Phase.ACCEPTED), 11)).isEqualTo(silent(1, 0));
  }

  @Test
  @DisplayName("that it resets counts when it said so after it was asked, over a restart of Ichor")
  void told() {
    var keys = new MachineKeys(Optional.empty(), Optional.empty(), Set.of());
    registry.add(Machine.discovered(ID, keys, "m1", NOW));
    var rollout = rollout(1, Phase.INTENDED);
    tell("Talos stage resetting", -1);
    tell("Talos stage rebooting", 5);
    assertThat(away(rollout, 10).told()).isFalse();
    tell("Talos stage resetting", 11);
    assertThat(away(rollout, 12).told()).isTrue();
    var restarted = new Absences(new Timeline(store, new Registry(store)));
    assertThat(restarted.away(rollout, ID, NOW.plusSeconds(13)).told()).isTrue();
  }

  @Test
  @DisplayName(
      "that it resets counts behind the hundreds of notes that a real reset writes after it")
  void toldLongAgo() {
    var keys = new MachineKeys(Optional.empty(), Optional.empty(), Set.of());
    registry.add(Machine.discovered(ID, keys, "m1", NOW));
    tell("Talos stage resetting", 1);
    for (int i = 0; i < 600; i++) {
      tell("service udevd: stopping " + i, 2);
    }
    assertThat(away(rollout(1, Phase.INTENDED), 70).told()).isTrue();
  }

  private void tell(String text, int seconds) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(ID),
            NOW.plusSeconds(seconds),
            Evidence.Source.EVENT_SINK,
            "stage",
            text,
            Map.of()));
  }
}
