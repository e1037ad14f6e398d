package dev.ichor.bmc.traps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.events.EventBudget;
import dev.ichor.bmc.traps.wire.PlatformTrap;
import dev.ichor.bmc.traps.wire.PlatformTrapTest;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whose traps are told, and how many. */
class TrapDeskTest {
  private static final MachineId ONE = new MachineId(new UUID(1, 1));
  private static final MachineId TWO = new MachineId(new UUID(2, 2));
  private static final UUID NAMED = UUID.fromString("4c4c4544-0077-1000-8000-525400770000");
  private static final InetAddress BMC = InetAddress.ofLiteral("127.78.0.9");

  private final AtomicLong nanos = new AtomicLong();
  private final List<String> told = new ArrayList<>();
  private final TrapDesk desk =
      new TrapDesk(
          (machine, _, unheard) -> told.add(machine.equals(ONE) ? "1:" + unheard : "2:" + unheard),
          nanos::get);

  private static Optional<BmcEndpoint> at(String host) {
    return Optional.of(new BmcEndpoint(Protocol.IPMI, host, 623, "admin", Secret.of("secret")));
  }

  /** The trap with another sequence number. */
  private static Bytes trap(int sequence) {
    var octets = PlatformTrapTest.SOFT_OFF.toArray();
    octets[octets.length - 31] = (byte) (sequence >> 8);
    octets[octets.length - 30] = (byte) sequence;
    return Bytes.owning(octets);
  }

  @Test
  @DisplayName("Only the sender's machine is told; strangers and others' addresses are not")
  void sender() {
    desk.watch(ONE, at("127.78.0.9"), Optional.empty());
    desk.watch(TWO, at("127.78.0.10"), Optional.empty());
    desk.accept(BMC, trap(1));
    desk.accept(InetAddress.ofLiteral("127.78.0.11"), trap(2));
    assertThat(told).containsExactly("1:0");
    desk.watch(ONE, at("127.78.0.12"), Optional.empty());
    desk.accept(BMC, trap(3));
    assertThat(told).containsExactly("1:0");
  }

  @Test
  @DisplayName("Of several machines behind one address the one that the trap names is told")
  void named() {
    desk.watch(ONE, at("127.78.0.9"), Optional.of(NAMED));
    desk.watch(TWO, at("127.78.0.9"), Optional.of(new UUID(5, 5)));
    desk.accept(BMC, trap(1));
    assertThat(told).containsExactly("1:0");
  }

  @Test
  @DisplayName("A trap names its machine in any order of a GUID's octets (IPMI 2.0 §20.8)")
  void namedBackwards() throws Exception {
    var seen = PlatformTrap.decode(trap(1)).machines();
    assertThat(seen).hasSize(3).contains(NAMED);
    desk.watch(ONE, at("127.78.0.9"), Optional.of(seen.getFirst()));
    desk.watch(TWO, at("127.78.0.9"), Optional.of(new UUID(5, 5)));
    assertThat(seen.getFirst()).isNotEqualTo(NAMED);
    desk.accept(BMC, trap(1));
    assertThat(told).containsExactly("1:0");
  }

  @Test
  @DisplayName("A name is looked up again: one that failed, and one that moved; silence keeps it")
  void names() {
    var answers = new ArrayDeque<Optional<InetAddress>>();
    var byName =
        new TrapDesk(
            (_, trap, _) -> told.add("trap " + trap.sequence()),
            nanos::get,
            host -> List.of(answers.remove().orElseThrow(() -> new UnknownHostException(host))));
    answers.add(Optional.empty());
    byName.watch(ONE, at("bmc.example"), Optional.empty());
    byName.accept(BMC, trap(1));
    byName.watch(ONE, at("bmc.example"), Optional.of(NAMED)); // too soon to look again
    assertThat(told).isEmpty();
    nanos.addAndGet(TrapDesk.FRESH.toNanos());
    answers.add(Optional.of(BMC));
    byName.watch(ONE, at("bmc.example"), Optional.of(NAMED));
    byName.accept(BMC, trap(2));
    nanos.addAndGet(TrapDesk.FRESH.toNanos());
    answers.add(Optional.empty());
    byName.watch(ONE, at("bmc.example"), Optional.of(NAMED));
    byName.accept(BMC, trap(3));
    nanos.addAndGet(TrapDesk.FRESH.toNanos());
    answers.add(Optional.of(InetAddress.ofLiteral("127.78.0.12")));
    byName.watch(ONE, at("bmc.example"), Optional.of(NAMED));
    byName.accept(BMC, trap(4));
    byName.accept(InetAddress.ofLiteral("127.78.0.12"), trap(5));
    assertThat(told).containsExactly("trap 2", "trap 3", "trap 5");
  }

  @Test
  @DisplayName("A repeated trap is told once; a machine without a BMC is forgotten")
  void repeated() {
    desk.watch(ONE, at("127.78.0.9"), Optional.empty());
    desk.accept(BMC, trap(4));
    desk.accept(BMC, trap(4));
    assertThat(told).containsExactly("1:0");
    desk.watch(ONE, Optional.empty(), Optional.empty());
    assertThat(desk.watched()).isZero();
    desk.accept(BMC, trap(5));
    assertThat(told).hasSize(1);
  }

  @Test
  @DisplayName("A flood is told in bounded numbers, and how many were dropped")
  void flood() {
    desk.watch(ONE, at("127.78.0.9"), Optional.empty());
    nanos.set(Duration.ofMinutes(5).toNanos());
    for (var i = 1; i <= 1000; i++) {
      desk.accept(BMC, trap(i));
    }
    assertThat(told).hasSize(EventBudget.PER_MINUTE);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    desk.accept(BMC, trap(2000));
    assertThat(told).last().isEqualTo("1:" + (1000 - EventBudget.PER_MINUTE));
  }

  @Test
  @DisplayName("What is no trap is dropped")
  void nonsense() {
    desk.watch(ONE, at("127.78.0.9"), Optional.empty());
    desk.accept(BMC, Bytes.of(1, 2, 3));
    desk.accept(BMC, Bytes.EMPTY);
    assertThat(told).isEmpty();
  }
}
