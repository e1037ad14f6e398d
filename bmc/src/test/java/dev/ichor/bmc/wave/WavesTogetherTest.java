package dev.ichor.bmc.wave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.Shelf;
import dev.ichor.bmc.wave.WaveDesk.Ended;
import dev.ichor.bmc.wave.policy.Wave;
import dev.ichor.bmc.wave.policy.Wave.Member;
import dev.ichor.bmc.wave.policy.Wave.Phase;
import dev.ichor.bmc.wave.policy.WaveLimits;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two operators, one power distribution. */
class WavesTogetherTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Optional<String> RACK = Optional.of("rack");

  private final Shelf store = new Shelf();

  /** Says which rack a machine is in by its id, and counts how many act at once. */
  private static final class Racks implements WaveDesk.Hands {
    final Map<Long, AtomicInteger> acting = new ConcurrentHashMap<>();
    final AtomicInteger all = new AtomicInteger();
    final AtomicInteger mostInRack = new AtomicInteger();
    final AtomicInteger mostOfAll = new AtomicInteger();

    static long rack(MachineId machine) {
      return machine.value().getMostSignificantBits() % 10;
    }

    @Override
    public String group(MachineId machine, Optional<String> label) {
      return label.isPresent() ? "r" + rack(machine) : WaveDesk.ONE_GROUP;
    }

    @Override
    public Ended act(MachineId machine, PowerAction action) {
      var mine = acting.computeIfAbsent(rack(machine), _ -> new AtomicInteger());
      mostInRack.accumulateAndGet(mine.incrementAndGet(), Math::max);
      mostOfAll.accumulateAndGet(all.incrementAndGet(), Math::max);
      Await.until(SOON, new Turns(15)::isOver);
      mine.decrementAndGet();
      all.decrementAndGet();
      return new Ended(Phase.DONE, "confirmed");
    }
  }

  /** Over after so many looks: long enough that others come in between. */
  private static final class Turns {
    private int left;

    Turns(int left) {
      this.left = left;
    }

    boolean isOver() {
      return left-- == 0;
    }
  }

  /** Of two racks in turn; {@code wave} keeps the ids of two waves apart. */
  private static List<Member> members(int wave, int count, Optional<String> by) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              var rack = 1 + i % 2;
              var id = new MachineId(new UUID(10L * wave + rack, i));
              var group = by.isPresent() ? "r" + rack : WaveDesk.ONE_GROUP;
              return Member.waiting(id, "w%d-m%d".formatted(wave, i), group);
            })
        .toList();
  }

  private boolean isOver(WaveDesk.Asked asked) {
    var wave = ((WaveDesk.Asked.Begun) asked).wave();
    return store.kept.get("wave/" + wave.id()) instanceof Wave kept && kept.isOver();
  }

  private Racks runBoth(WaveLimits limits, Optional<String> firstBy, Optional<String> secondBy) {
    var racks = new Racks();
    try (var desk = new WaveDesk(store, racks, InstantSource.system())) {
      var one = desk.begin(PowerAction.ON, members(1, 10, firstBy), firstBy, limits);
      var two = desk.begin(PowerAction.ON, members(2, 10, secondBy), secondBy, limits);
      Await.until(SOON, () -> isOver(one) && isOver(two));
      assertThat(desk.list()).allMatch(wave -> wave.count(Phase.DONE) == 10);
    }
    return racks;
  }

  @Test
  @DisplayName("Two waves over the same racks never act on more of a rack than one of them may")
  void perGroup() {
    var racks = runBoth(new WaveLimits(2, Duration.ZERO, 100, 10_000, 0), RACK, RACK);
    assertThat(racks.mostInRack).hasValue(2);
    assertThat(racks.mostOfAll.get()).as("racks go on side by side").isGreaterThan(2);
  }

  @Test
  @DisplayName("Two waves together act on no more machines at once than one of them may")
  void atOnce() {
    var racks = runBoth(new WaveLimits(100, Duration.ZERO, 3, 10_000, 0), RACK, RACK);
    assertThat(racks.mostOfAll).hasValue(3);
  }

  @Test
  @DisplayName("A wave that groups by nothing counts every machine of the other")
  void otherGrouping() {
    var racks = runBoth(new WaveLimits(2, Duration.ZERO, 100, 10_000, 0), RACK, Optional.empty());
    assertThat(racks.mostInRack.get()).isLessThanOrEqualTo(2);
  }
}
