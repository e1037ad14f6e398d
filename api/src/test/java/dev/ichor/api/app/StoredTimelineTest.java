package dev.ichor.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.InventoryStore;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The timeline in the database itself; what the engine makes of it is in its own tests. */
@QuarkusTest
class StoredTimelineTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Inject InventoryStore store;

  /** What the engine keeps of a boot: one record for each machine. */
  record Kept(String token, int breaks) {}

  private static Evidence fact(MachineId machine, int number) {
    return new Evidence(
        new Evidence.Subject.ByMachine(machine),
        NOON.plusSeconds(number),
        Evidence.Source.HTTP,
        "http-served",
        "fact " + number,
        Map.of("number", Integer.toString(number)));
  }

  private void append(MachineId machine, int from, int to) {
    store.append(
        IntStream.rangeClosed(from, to)
            .mapToObj(number -> new InventoryStore.Entry(machine, fact(machine, number)))
            .toList());
  }

  private List<String> texts(MachineId machine) {
    return store.timeline(machine, 100).stream().map(Evidence::text).toList();
  }

  @Test
  @DisplayName("Of a long timeline the newest stay, in order; another machine's is untouched")
  void trimmed() {
    var one = MachineId.random();
    var other = MachineId.random();
    append(one, 1, 6);
    append(other, 1, 4);
    append(one, 7, 10);
    assertThat(store.trim(one, 3)).isEqualTo(7);
    assertThat(texts(one)).containsExactly("fact 10", "fact 9", "fact 8");
    assertThat(texts(other)).hasSize(4);
    append(one, 11, 11);
    assertThat(texts(one)).startsWith("fact 11", "fact 10");
  }

  @Test
  @DisplayName("What is not longer than may be kept is left alone, and so is nothing at all")
  void notTrimmed() {
    var machine = MachineId.random();
    assertThat(store.trim(machine, 3)).isZero();
    append(machine, 1, 3);
    assertThat(store.trim(machine, 3)).isZero();
    assertThat(texts(machine)).hasSize(3);
    assertThat(store.trim(machine, 0)).isEqualTo(3);
    assertThat(texts(machine)).isEmpty();
  }

  @Test
  @DisplayName(
      "What a fact says is found behind however many others, of its kind and machine alone")
  void found() {
    var machine = MachineId.random();
    append(machine, 1, 3);
    append(MachineId.random(), 1, 3);
    append(machine, 4, 300);
    assertThat(store.timeline(machine, "http-served", "fact 2").getLast().text())
        .isEqualTo("fact 2");
    assertThat(store.timeline(machine, "http-served", "act 2")).isEmpty();
    assertThat(store.timeline(machine, "stage", "fact 2")).isEmpty();
  }

  @Test
  @DisplayName("A kept record is replaced under its id, listed by its kind, and dropped once")
  void kept() {
    var id = MachineId.random().toString();
    store.keep("test-boot", id, new Kept("first", 1));
    store.keep("test-boot", id, new Kept("second", 2));
    store.keep("test-other", id, new Kept("third", 3));
    assertThat(store.kept("test-boot", Kept.class)).containsExactly(new Kept("second", 2));
    assertThat(store.drop("test-boot", id)).isTrue();
    assertThat(store.drop("test-boot", id)).isFalse();
    assertThat(store.kept("test-boot", Kept.class)).isEmpty();
    assertThat(store.kept("test-other", Kept.class)).hasSize(1);
    assertThat(store.drop("test-other", id)).isTrue();
  }
}
