package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whose hardware is read next")
class HardwareTurnTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static MachineId id(int number) {
    return new MachineId(new UUID(1, number));
  }

  @Test
  @DisplayName("Oldest first, no more than there are readers, nobody before its time")
  void order() {
    var due = new HashMap<MachineId, Instant>();
    for (var number = 0; number < 20; number++) {
      due.put(id(number), NOW.minusSeconds(number));
    }
    due.put(id(99), NOW.plusSeconds(1));
    assertThat(HardwareWatch.next(due, Set.of(), NOW, 2)).containsExactly(id(19), id(18));
    assertThat(HardwareWatch.next(due, Set.of(), NOW, 100)).hasSize(20).doesNotContain(id(99));
    assertThat(HardwareWatch.next(due, Set.of(), NOW, 0)).isEmpty();
  }

  @Test
  @DisplayName("500 machines that were silent last time keep nobody waiting who was not")
  void deadRack() {
    var due = new HashMap<MachineId, Instant>();
    var silent = new HashSet<MachineId>();
    for (var number = 0; number < 500; number++) {
      due.put(id(number), NOW.minusSeconds(3600));
      silent.add(id(number));
    }
    due.put(id(777), NOW);
    assertThat(HardwareWatch.next(due, silent, NOW, 2)).first().isEqualTo(id(777));
  }

  @Test
  @DisplayName("The silent are asked after 15 minutes, then ever more seldom, at most four hours")
  void pause() {
    assertThat(HardwareWatch.pause(0)).isEqualTo(Duration.ofMinutes(15));
    assertThat(HardwareWatch.pause(1)).isEqualTo(Duration.ofMinutes(15));
    assertThat(HardwareWatch.pause(2)).isEqualTo(Duration.ofMinutes(30));
    assertThat(HardwareWatch.pause(1000)).isEqualTo(Duration.ofHours(4));
  }

  @Test
  @DisplayName("A round that breaks off does not end the watch")
  void goesOn() throws Exception {
    var rounds = new AtomicInteger();
    InstantSource clock =
        () -> {
          if (Thread.currentThread().getName().equals("hardware")
              && rounds.getAndIncrement() == 0) {
            throw new IllegalStateException("planted");
          }
          return Instant.now();
        };
    var rack = new FakeRack();
    try (var inventory =
        new Inventory(
            new MemoryStore(),
            rack,
            rack,
            new FakeNodes(),
            BootDefaults.standard(),
            Timings.standard(),
            clock)) {
      inventory.start();
      inventory
          .machines()
          .register(
              Optional.of("one"),
              new Machine.MachineKeys(
                  Optional.empty(),
                  Optional.empty(),
                  Set.of(MacAddress.parse("52:54:00:00:0f:09"))),
              Optional.empty(),
              Map.of());
      var deadline = Instant.now().plusSeconds(20);
      while (rounds.get() < 2) {
        assertThat(Instant.now()).isBefore(deadline);
        Thread.sleep(10);
      }
    }
  }
}
