package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A machine whose loader was told to wait is held, and does not fail")
class HeldBootsTest {
  private static final Instant BORN = Instant.parse("2026-01-01T00:00:00Z");
  private static final MachineId ID = new MachineId(new UUID(7, 1));
  private static final String WHY = "asset v1.13.10/kernel-amd64 is not in the store; import it";

  private final MemoryStore store = new MemoryStore();
  private final Registry registry = new Registry(store);
  private final Timeline timeline = new Timeline(store, registry);
  private Instant now = BORN;
  private final Ledger ledger = new Ledger(registry, timeline, () -> now);

  @BeforeEach
  void provisioning() {
    timeline.onEvidence(new HeldBoots(registry, () -> now)::onEvidence);
    put(MachineState.PROVISIONING);
  }

  private void put(MachineState state) {
    var keys = new MachineKeys(Optional.empty(), Optional.empty(), Set.of());
    var machine =
        Machine.discovered(ID, keys, "m1", BORN)
            .withState(state, BORN, Optional.empty())
            .withAddress(Optional.of(Inet4Address.ofLiteral("127.77.1.1")))
            .withAssignment(Optional.of(new Assignment("demo", Role.WORKER, List.of())));
    if (registry.update(ID, _ -> Optional.of(machine)).isEmpty()) {
      registry.add(machine);
    }
  }

  private Machine machine() {
    return registry.find(ID).orElseThrow();
  }

  private void waits() {
    asks(Map.of("why", WHY, "waits", "asset", "asker", "127.77.1.1"));
  }

  private void asks(Map<String, String> facts) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(ID),
            now,
            Evidence.Source.HTTP,
            "script-hold",
            "iPXE asked for its script: hold, because " + WHY,
            facts));
  }

  private boolean stumbles(String problem) {
    return ledger.stumble(machine(), Evidence.Source.TALOS_API, "not-reachable", problem);
  }

  private Step next() {
    var facts =
        new MachinePlan.Facts(
            Optional.empty(), now, BORN, List.of(), List.of(InventoryTest.demo()), Map.of());
    return new MachinePlan(Timings.standard()).next(machine(), facts, now);
  }

  @Test
  @DisplayName("for hours it asks for a kernel that is not in the store; when it is, it goes on")
  void forHours() {
    for (int half = 0; half < 600; half++) {
      now = now.plusSeconds(30);
      waits();
      assertThat(stumbles("no answer")).isFalse();
      assertThat(next()).isInstanceOf(Step.HandOver.class);
    }
    assertThat(machine().progress().lastProblem()).contains(WHY);
    assertThat(machine().progress().attempts()).isZero();
    now = now.plusSeconds(60); // it boots
    stumbles("no answer yet");
    assertThat(machine().progress().lastProblem()).contains("no answer yet");
    now = now.plus(Duration.ofMinutes(31));
    assertThat(next()).as("now its own time runs").isInstanceOf(Step.Fail.class);
  }

  @Test
  @DisplayName("a wait for another reason, or asked for by somebody else, is none of its own")
  void notItsOwn() {
    asks(Map.of("why", "kernel line has 2000 characters", "asker", "127.77.1.1"));
    asks(Map.of("why", WHY, "waits", "asset", "asker", "127.77.1.2"));
    asks(Map.of("why", WHY, "waits", "asset"));
    assertThat(machine().progress().heldAt()).isEmpty();
    stumbles("no answer");
    assertThat(machine().progress().attempts()).isEqualTo(1);
    now = now.plus(Duration.ofMinutes(31));
    asks(Map.of("why", WHY, "waits", "asset", "asker", "127.77.1.2"));
    assertThat(next()).isInstanceOf(Step.Fail.class);
  }

  @Test
  @DisplayName("while it waits, only that it does not answer is nothing; all else is a problem")
  void otherProblems() {
    waits();
    stumbles("no answer");
    assertThat(machine().progress().attempts()).isZero();
    ledger.stumble(machine(), Evidence.Source.TALOS_API, "another-machine", "it is another one");
    assertThat(machine().progress().attempts()).isEqualTo(1);
    assertThat(machine().progress().lastProblem()).contains("it is another one");
  }

  @Test
  @DisplayName("what failed or runs is not touched by it")
  void others() {
    for (var state : List.of(MachineState.ACTIVE, MachineState.FAILED, MachineState.RETIRED)) {
      put(state);
      waits();
      assertThat(machine().progress().heldAt()).as(state.name()).isEmpty();
    }
  }
}
