package dev.ichor.bmc.wave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.Shelf;
import dev.ichor.bmc.wave.WaveDesk.Ended;
import dev.ichor.bmc.wave.policy.Wave;
import dev.ichor.bmc.wave.policy.Wave.Member;
import dev.ichor.bmc.wave.policy.Wave.Phase;
import dev.ichor.bmc.wave.policy.WaveLimits;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WaveDeskTest {
  private static final WaveLimits FAST = new WaveLimits(2, Duration.ZERO, 2, 1000, 0);

  private final Shelf store = new Shelf();
  private final List<MachineId> acted = new CopyOnWriteArrayList<>();

  private Wave stored(UUID id) {
    return (Wave) java.util.Objects.requireNonNull(store.kept.get("wave/" + id));
  }

  private static List<Member> members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Member.waiting(new MachineId(new UUID(1, i)), "m" + i, "r1"))
        .toList();
  }

  private static Wave begun(
      WaveDesk desk, PowerAction action, List<Member> members, WaveLimits limits) {
    return ((WaveDesk.Asked.Begun) desk.begin(action, members, Optional.empty(), limits)).wave();
  }

  private WaveDesk desk(WaveDesk.Hands hands) {
    return new WaveDesk(store, hands, InstantSource.system());
  }

  private Ended done(MachineId machine, PowerAction action) {
    acted.add(machine);
    return new Ended(Phase.DONE, "confirmed");
  }

  /** Acts that go on until they are let go. */
  private WaveDesk.Hands held(CountDownLatch until, Ended ended) {
    return (machine, _) -> {
      acted.add(machine);
      Await.until(Duration.ofSeconds(60), () -> until.getCount() == 0);
      return ended;
    };
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
    var wave = begun(desk, PowerAction.RESET, members(5), FAST);
    Await.until(Duration.ofSeconds(20), () -> stored(wave.id()).isOver());
    assertThat(acted).hasSize(5).doesNotHaveDuplicates();
    assertThat(stored(wave.id()).count(Phase.DONE)).isEqualTo(5);
    desk.close();
  }

  @Test
  @DisplayName(
      "A wave that was cut off goes on after a restart; off that was under way is repeated")
  void restart() throws Exception {
    var stuck = new CountDownLatch(1);
    var first = desk(held(stuck, new Ended(Phase.FAILED, "Ichor is stopping")));
    var wave = begun(first, PowerAction.OFF, members(4), FAST);
    Await.until(Duration.ofSeconds(20), () -> acted.size() == 2);
    first.close();
    stuck.countDown();
    acted.clear();
    var second = desk(this::done);
    second.resume();
    Await.until(Duration.ofSeconds(20), () -> stored(wave.id()).isOver());
    assertThat(acted).hasSize(4).doesNotHaveDuplicates();
    assertThat(stored(wave.id()).count(Phase.DONE)).isEqualTo(4);
    second.close();
  }

  @Test
  @DisplayName(
      "Cancelling ends the wave with what waits untouched; a broken act fails only its own")
  void cancelAndBreak() throws Exception {
    var go = new CountDownLatch(1);
    var desk =
        desk(
            (machine, action) -> {
              held(go, new Ended(Phase.DONE, "confirmed")).act(machine, action);
              throw new IllegalStateException("planted");
            });
    var wave = begun(desk, PowerAction.OFF, members(6), FAST);
    Await.until(Duration.ofSeconds(20), () -> acted.size() == 2);
    desk.cancel(wave.id());
    go.countDown();
    Await.until(Duration.ofSeconds(20), () -> stored(wave.id()).isOver());
    assertThat(stored(wave.id()).count(Phase.FAILED)).isEqualTo(2);
    assertThat(stored(wave.id()).count(Phase.CANCELLED)).isEqualTo(4);
    assertThat(acted).hasSize(2);
    desk.close();
  }

  @Test
  @DisplayName("A machine's packets after it was begun are the evidence that it started")
  void seen() {
    var desk = desk((_, _) -> new Ended(Phase.DONE, "confirmed"));
    var wave = begun(desk, PowerAction.NETBOOT, members(2), FAST);
    Await.until(Duration.ofSeconds(20), () -> stored(wave.id()).isOver());
    var machine = new MachineId(new UUID(1, 0));
    var at = Instant.now().plusSeconds(2);
    desk.seen(machine, transfer(machine, at, Duration.ofMinutes(1))); // cut off by the restart
    desk.seen(machine, transfer(machine, at, Duration.ofMillis(100)));
    Await.until(
        Duration.ofSeconds(20), () -> stored(wave.id()).members().getFirst().seenAt().isPresent());
    assertThat(stored(wave.id()).members().getFirst().seenAt()).contains(at.minusMillis(100));
    assertThat(stored(wave.id()).members().get(1).seenAt()).isEmpty();
    desk.close();
  }

  /** A transfer that ended then. */
  private static Evidence transfer(MachineId machine, Instant at, Duration took) {
    return new Evidence(
        new Evidence.Subject.ByMachine(machine),
        at,
        Evidence.Source.TFTP,
        "tftp-broken-off",
        "",
        Map.of("milliseconds", Long.toString(took.toMillis())));
  }

  /** A wave in the middle of which Ichor ends; then what the next start makes of it. */
  private Wave cutOff(PowerAction action) throws Exception {
    var stuck = new CountDownLatch(1);
    var first = desk(held(stuck, new Ended(Phase.FAILED, "Ichor is stopping")));
    var wave = begun(first, action, members(3), FAST);
    Await.until(Duration.ofSeconds(20), () -> acted.size() == 2);
    first.close();
    stuck.countDown();
    acted.clear();
    var second = desk(this::done);
    second.resume();
    Await.until(Duration.ofSeconds(20), () -> stored(wave.id()).isOver());
    second.close();
    return stored(wave.id());
  }

  @Test
  @DisplayName("A restart of machines that was under way is not repeated after a start: look first")
  void restartsOnce() throws Exception {
    for (var action :
        List.of(PowerAction.RESET, PowerAction.CYCLE, PowerAction.NETBOOT, PowerAction.DISK)) {
      acted.clear();
      var wave = cutOff(action);
      assertThat(acted).as(action.words()).containsExactly(new MachineId(new UUID(1, 2)));
      assertThat(wave.count(Phase.UNKNOWN)).isEqualTo(2);
      var member = wave.members().getFirst();
      assertThat(member.startedAt()).isPresent();
      assertThat(member.why().orElseThrow()).contains("look at the machine, then ask again");
    }
  }

  @Test
  @DisplayName("On and off are repeated; until then they keep when they were begun, for the limits")
  void keepsStart() {
    var at = Instant.parse("2026-01-01T00:00:00Z");
    var wave = wave(PowerAction.ON, at).begin(List.of(0), at).resumed(at.plusSeconds(1));
    assertThat(wave.members().getFirst().phase()).isEqualTo(Phase.WAITING);
    assertThat(wave.members().getFirst().startedAt()).contains(at);
  }

  private static Wave wave(PowerAction action, Instant at) {
    return new Wave(
        UUID.randomUUID(),
        action,
        at,
        FAST,
        Optional.empty(),
        members(2),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  @DisplayName(
      "What was under way in a cancelled wave when Ichor ended is unknown, not 'never begun'")
  void cancelledMeanwhile() {
    var at = Instant.parse("2026-01-01T00:00:00Z");
    var begun = wave(PowerAction.OFF, at).begin(List.of(0), at);
    for (var halted : List.of(begun.cancel(at), begun.stop("too many failed"))) {
      var over = halted.resumed(at.plusSeconds(1)).finish(at.plusSeconds(1));
      assertThat(over.members().getFirst().phase()).isEqualTo(Phase.UNKNOWN);
      assertThat(over.members().getFirst().why().orElseThrow()).contains("look at the machine");
      assertThat(over.members().getLast().phase()).isEqualTo(Phase.CANCELLED);
    }
  }

  @Test
  @DisplayName("A machine is in one wave at a time; when that one has ended it may be in another")
  void overlap() {
    var go = new CountDownLatch(1);
    var desk = desk(held(go, new Ended(Phase.DONE, "confirmed")));
    var wave = begun(desk, PowerAction.RESET, members(4), FAST);
    assertThat(desk.begin(PowerAction.OFF, members(1), Optional.empty(), FAST))
        .isInstanceOfSatisfying(
            WaveDesk.Asked.Refused.class,
            refused -> assertThat(refused.why()).contains("m0", wave.id().toString()));
    var other = List.of(Member.waiting(new MachineId(new UUID(2, 0)), "other", "r1"));
    var beside = begun(desk, PowerAction.OFF, other, FAST);
    go.countDown();
    Await.until(Duration.ofSeconds(20), () -> stored(wave.id()).isOver());
    Await.until(Duration.ofSeconds(20), () -> stored(beside.id()).isOver());
    assertThat(desk.begin(PowerAction.OFF, members(1), Optional.empty(), FAST))
        .isInstanceOf(WaveDesk.Asked.Begun.class);
    desk.close();
  }

  @Test
  @DisplayName("A disk that takes a wave's write slowly holds up no other wave, nor who looks")
  void ownLocks() {
    var slow = new CountDownLatch(1);
    var isSlow = new AtomicBoolean();
    store.during =
        () -> {
          if (Thread.currentThread().getName().startsWith("wave-") && !isSlow.getAndSet(true)) {
            Await.until(Duration.ofSeconds(20), () -> slow.getCount() == 0);
          }
        };
    var desk = desk((_, _) -> new Ended(Phase.DONE, "confirmed"));
    var stuck = begun(desk, PowerAction.ON, members(1), FAST);
    Await.until(Duration.ofSeconds(20), isSlow::get);
    var other = List.of(Member.waiting(new MachineId(new UUID(2, 0)), "other", "r1"));
    var beside = begun(desk, PowerAction.ON, other, FAST);
    Await.until(Duration.ofSeconds(20), () -> stored(beside.id()).isOver());
    assertThat(desk.find(stuck.id()).orElseThrow().isOver()).isFalse();
    slow.countDown();
    Await.until(Duration.ofSeconds(20), () -> stored(stuck.id()).isOver());
    desk.close();
  }

  @Test
  @DisplayName(
      "While the disk takes nothing no machine is touched; then the wave goes on by itself")
  void diskAway() {
    var refusals = new AtomicInteger(1);
    store.during =
        () -> {
          if (Thread.currentThread().getName().startsWith("wave-")
              && refusals.getAndDecrement() > 0) {
            assertThat(acted).isEmpty();
            throw new IllegalStateException("planted: the disk is full");
          }
        };
    var desk =
        desk(
            (machine, _) -> {
              assertThat(store.kept("wave", Wave.class).getFirst().members())
                  .filteredOn(it -> it.machine().equals(machine))
                  .allMatch(it -> it.phase() == Phase.RUNNING);
              acted.add(machine);
              return new Ended(Phase.DONE, "confirmed");
            });
    var wave = begun(desk, PowerAction.RESET, members(2), FAST);
    Await.until(Duration.ofSeconds(20), () -> stored(wave.id()).isOver());
    assertThat(stored(wave.id()).count(Phase.DONE)).isEqualTo(2);
    assertThat(acted).hasSize(2).doesNotHaveDuplicates();
    desk.close();
  }

  @Test
  @DisplayName("A wave that is on disk runs now, though an old one cannot be dropped")
  void oldStays() {
    var at = Instant.parse("2026-01-01T00:00:00Z");
    for (var i = 0; i < 101; i++) {
      var old = wave(PowerAction.ON, at.plusSeconds(i)).finish(at.plusSeconds(i));
      store.keep(WaveRun.KIND, old.id().toString(), old);
    }
    var desk = desk(this::done);
    var writes = new AtomicInteger();
    store.during =
        () -> {
          if (!Thread.currentThread().getName().startsWith("wave-")
              && writes.incrementAndGet() > 2) { // the new wave is kept: before and after
            throw new IllegalStateException("planted: nothing is dropped");
          }
        };
    var wave = begun(desk, PowerAction.RESET, members(1), FAST);
    Await.until(Duration.ofSeconds(20), () -> stored(wave.id()).isOver());
    assertThat(acted).hasSize(1);
    assertThat(writes).hasValueGreaterThan(2);
    desk.close();
  }
}
