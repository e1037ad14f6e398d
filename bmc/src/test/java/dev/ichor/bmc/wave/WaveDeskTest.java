package dev.ichor.bmc.wave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.wave.WaveDesk.Ended;
import dev.ichor.bmc.wave.policy.Wave;
import dev.ichor.bmc.wave.policy.Wave.Member;
import dev.ichor.bmc.wave.policy.Wave.Phase;
import dev.ichor.bmc.wave.policy.WaveLimits;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.port.RecordStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WaveDeskTest {
  private static final WaveLimits FAST = new WaveLimits(2, Duration.ZERO, 2, 1000, 0);

  private final Shelf store = new Shelf();
  private final List<MachineId> acted = new CopyOnWriteArrayList<>();

  /** A fake store that outlives desks. */
  private static final class Shelf implements RecordStore {
    final Map<String, Record> kept = new ConcurrentHashMap<>();

    @Override
    public <T extends Record> List<T> kept(String kind, Class<T> type) {
      return kept.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void keep(String kind, String id, Record value) {
      kept.put(kind + id, value);
    }

    @Override
    public boolean drop(String kind, String id) {
      return kept.remove(kind + id) != null;
    }

    Wave wave(UUID id) {
      return (Wave) java.util.Objects.requireNonNull(kept.get("wave" + id));
    }
  }

  private static List<Member> members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Member.waiting(new MachineId(new UUID(1, i)), "m" + i, "r1"))
        .toList();
  }

  private WaveDesk desk(WaveDesk.Hands hands) {
    return new WaveDesk(store, hands, InstantSource.system());
  }

  @Test
  @DisplayName("Before a machine is acted on, the disk says that it will be")
  void intent() {
    var desk =
        desk(
            (machine, _) -> {
              var stored = store.kept("wave", Wave.class).getFirst();
              assertThat(stored.members())
                  .filteredOn(member -> member.machine().equals(machine))
                  .allMatch(member -> member.phase() == Phase.RUNNING);
              acted.add(machine);
              return new Ended(Phase.DONE, "confirmed");
            });
    var wave = desk.begin(PowerAction.RESET, members(5), FAST);
    Await.until(Duration.ofSeconds(20), () -> store.wave(wave.id()).isOver());
    assertThat(acted).hasSize(5).doesNotHaveDuplicates();
    assertThat(store.wave(wave.id()).count(Phase.DONE)).isEqualTo(5);
    desk.close();
  }

  @Test
  @DisplayName("A wave that was cut off goes on after a restart; what was under way is begun again")
  void restart() throws Exception {
    var stuck = new CountDownLatch(1);
    var first =
        desk(
            (machine, _) -> {
              acted.add(machine);
              try {
                stuck.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new Ended(Phase.FAILED, "Ichor is stopping");
            });
    var wave = first.begin(PowerAction.OFF, members(4), FAST);
    Await.until(Duration.ofSeconds(20), () -> acted.size() == 2);
    first.close();
    stuck.countDown();
    acted.clear();
    var second =
        desk(
            (machine, _) -> {
              acted.add(machine);
              return new Ended(Phase.DONE, "confirmed");
            });
    second.resume();
    Await.until(Duration.ofSeconds(20), () -> store.wave(wave.id()).isOver());
    assertThat(acted).hasSize(4).doesNotHaveDuplicates();
    assertThat(store.wave(wave.id()).count(Phase.DONE)).isEqualTo(4);
    second.close();
  }

  @Test
  @DisplayName(
      "Cancelling ends the wave with what waits untouched; a broken act fails only its own")
  void cancelAndBreak() throws Exception {
    var go = new CountDownLatch(1);
    var desk =
        desk(
            (machine, _) -> {
              acted.add(machine);
              try {
                go.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new IllegalStateException("planted");
            });
    var wave = desk.begin(PowerAction.OFF, members(6), FAST);
    Await.until(Duration.ofSeconds(20), () -> acted.size() == 2);
    desk.cancel(wave.id());
    go.countDown();
    Await.until(Duration.ofSeconds(20), () -> store.wave(wave.id()).isOver());
    assertThat(store.wave(wave.id()).count(Phase.FAILED)).isEqualTo(2);
    assertThat(store.wave(wave.id()).count(Phase.CANCELLED)).isEqualTo(4);
    assertThat(acted).hasSize(2);
    desk.close();
  }

  @Test
  @DisplayName("A machine's packets after it was begun are the evidence that it started")
  void seen() {
    var desk = desk((_, _) -> new Ended(Phase.DONE, "confirmed"));
    var wave = desk.begin(PowerAction.NETBOOT, members(2), FAST);
    Await.until(Duration.ofSeconds(20), () -> store.wave(wave.id()).isOver());
    desk.seen(new MachineId(new UUID(1, 0)), Instant.now().plusSeconds(1));
    Await.until(
        Duration.ofSeconds(20),
        () -> store.wave(wave.id()).members().getFirst().seenAt().isPresent());
    assertThat(store.wave(wave.id()).members().get(1).seenAt()).isEmpty();
    desk.close();
  }
}
