package dev.ichor.inventory.lifecycle;

import static dev.ichor.inventory.model.MachineState.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Machine fresh() {
    var keys = new Machine.MachineKeys(Optional.empty(), Optional.empty(), Set.of());
    return Machine.discovered(MachineId.random(), keys, "m", NOW);
  }

  private static Machine after(Machine machine, LifecycleEvent... events) {
    for (var event : events) {
      machine = Lifecycle.apply(machine, event, NOW).orElseThrow();
    }
    return machine;
  }

  @Test
  @DisplayName("a machine walks from DISCOVERED to ACTIVE, is released, wiped and available again")
  void wholeLife() {
    var active =
        after(
            fresh(),
            LifecycleEvent.INSPECTED,
            LifecycleEvent.APPROVED,
            LifecycleEvent.ASSIGNED,
            LifecycleEvent.INSTALLED);
    assertThat(active.state()).isEqualTo(MachineState.ACTIVE);
    assertThat(after(active, LifecycleEvent.RELEASED, LifecycleEvent.WIPED).state())
        .isEqualTo(MachineState.AVAILABLE);
  }

  @Test
  @DisplayName("an event that means nothing in a state changes nothing")
  void meaningless() {
    assertThat(Lifecycle.apply(fresh(), LifecycleEvent.INSTALLED, NOW)).isEmpty();
    assertThat(Lifecycle.apply(fresh(), LifecycleEvent.RETRIED, NOW)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"DISCOVERED", "PENDING", "AVAILABLE", "PROVISIONING", "ACTIVE", "CLEANING"})
  @DisplayName("FAILED keeps where it was and why; a retry goes back exactly there")
  void retryGoesBack(MachineState state) {
    var machine = fresh().withState(state, NOW, Optional.empty());
    var failed = Lifecycle.fail(machine, "no answer", NOW).orElseThrow();
    assertThat(failed.state()).isEqualTo(FAILED);
    assertThat(failed.failure().orElseThrow().why()).isEqualTo("no answer");
    var back = after(failed, LifecycleEvent.RETRIED);
    assertThat(back.state()).isEqualTo(state);
    assertThat(back.failure()).isEmpty();
    assertThat(back.progress()).isEqualTo(Progress.NONE);
  }

  @Test
  @DisplayName("RETIRED is the end")
  void retiredIsFinal() {
    for (var event : LifecycleEvent.values()) {
      assertThat(Lifecycle.next(MachineState.RETIRED, event)).isEmpty();
    }
  }

  @Test
  @DisplayName("docs/lifecycle.md shows exactly this table")
  void diagram() throws IOException {
    var lines = new StringBuilder();
    Lifecycle.transitions()
        .forEach(
            (from, events) ->
                events.forEach(
                    (event, to) -> lines.append("| %s | %s | %s |%n".formatted(from, event, to))));
    lines.append("| FAILED | RETRIED | where it failed |\n");
    var document = Files.readString(Path.of("..", "docs", "lifecycle.md"));
    assertThat(document).contains(lines.toString());
    assertThat(
            document.lines().filter(line -> line.startsWith("| ") && line.contains("ED")).count())
        .isGreaterThanOrEqualTo(lines.toString().lines().count());
  }
}
