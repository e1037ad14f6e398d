package dev.ichor.inventory.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Node;
import dev.ichor.inventory.model.Rollout.Phase;
import dev.ichor.inventory.model.Rollout.Release;
import dev.ichor.inventory.model.Rollout.State;
import dev.ichor.inventory.rollout.EtcdQuorum.Voter;
import dev.ichor.inventory.rollout.RolloutPolicy.Absence;
import dev.ichor.inventory.rollout.RolloutPolicy.Facts;
import dev.ichor.inventory.rollout.RolloutPolicy.Limits;
import dev.ichor.inventory.rollout.RolloutPolicy.Next;
import dev.ichor.inventory.rollout.RolloutPolicy.View;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What happens next in a rollout")
class RolloutPolicyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Release OLD = new Release("v1.13.8", "s");
  private static final Release NEW = new Release("v1.13.9", "s");
  private static final Kind CONFIGURE = new Kind.Apply(ApplyMode.AUTO);
  private static final RolloutPolicy POLICY = new RolloutPolicy(Limits.standard());

  private static MachineId id(int number) {
    return new MachineId(new UUID(7, number));
  }

  private static Node node(int number, Role role, Phase phase) {
    return new Node(id(number), role, phase, NOW, Optional.of("a"), "");
  }

  private static Rollout rollout(Kind kind, State state, Node... nodes) {
    return new Rollout(new UUID(8, 8), kind, state, "why", 1, NOW, NOW, List.of(nodes));
  }

  private static View view(String version, String boot, Optional<String> well) {
    return new View(
        Optional.of(version), Optional.of(boot), well, Optional.of(false), Optional.empty());
  }

  /** Three control planes, of which the listed ones are unwell, and the views of one node. */
  private static Facts facts(Map<MachineId, View> views, Integer... unwell) {
    var sick = List.of(unwell);
    var words = new HashMap<MachineId, String>();
    sick.forEach(number -> words.put(id(number), "m%d is not ready".formatted(number)));
    var voters =
        IntStream.rangeClosed(1, 3)
            .mapToObj(number -> new Voter(number, "m" + number, false, !sick.contains(number)))
            .toList();
    return new Facts(views, words, voters, Map.of(id(1), 1L, id(2), 2L, id(3), 3L));
  }

  @Test
  @DisplayName("paused, it begins nothing, but what was begun is proven")
  void paused() {
    var upgrade = new Kind.Upgrade(OLD, NEW);
    var begun = node(1, Role.CONTROL_PLANE, Phase.ACCEPTED);
    var waiting = node(2, Role.CONTROL_PLANE, Phase.WAITING);
    var seen = facts(Map.of(id(1), view(NEW.version(), "b", Optional.empty())));
    assertThat(POLICY.next(rollout(upgrade, State.PAUSED, begun, waiting), seen, NOW))
        .isInstanceOfSatisfying(
            Next.Store.class, it -> assertThat(it.shown()).containsOnlyKeys(id(1)));
    assertThat(POLICY.next(rollout(upgrade, State.PAUSED, waiting), seen, NOW))
        .isEqualTo(new Next.Wait("why"));
  }

  @Test
  @DisplayName(
      "a cure whose reply was lost is not repeated while the first one may still restart it")
  void settles() {
    var revert =
        rollout(
            new Kind.Revert(NEW, OLD), State.RUNNING, node(1, Role.CONTROL_PLANE, Phase.INTENDED));
    var seen = facts(Map.of(id(1), view(NEW.version(), "a", Optional.of("it shuts down"))), 1);
    assertThat(POLICY.next(revert, seen, NOW.plusSeconds(119))).isInstanceOf(Next.Wait.class);
    assertThat(POLICY.next(revert, seen, NOW.plusSeconds(120)))
        .isEqualTo(new Next.Act(List.of(id(1))));
  }

  private static Rollout intended(Kind kind, Instant last) {
    var node = node(1, Role.CONTROL_PLANE, Phase.INTENDED);
    return new Rollout(new UUID(8, 8), kind, State.RUNNING, "why", 1, NOW, last, List.of(node));
  }

  @Test
  @DisplayName("an upgrade whose reply was lost is repeated on a well node alone, ever more rarely")
  void backsOff() {
    var upgrade = new Kind.Upgrade(OLD, NEW);
    var well = facts(Map.of(id(1), view(OLD.version(), "a", Optional.empty())));
    var once = new Next.Act(List.of(id(1)));
    var first = intended(upgrade, NOW);
    assertThat(POLICY.next(first, well, NOW.plusSeconds(4))).isInstanceOf(Next.Wait.class);
    assertThat(POLICY.next(first, well, NOW.plusSeconds(5))).isEqualTo(once);
    var third = intended(upgrade, NOW.plusSeconds(40));
    assertThat(POLICY.next(third, well, NOW.plusSeconds(79))).isInstanceOf(Next.Wait.class);
    assertThat(POLICY.next(third, well, NOW.plusSeconds(80))).isEqualTo(once);
    var late = intended(upgrade, NOW.plusSeconds(600));
    assertThat(POLICY.next(late, well, NOW.plusSeconds(719))).isInstanceOf(Next.Wait.class);
    assertThat(POLICY.next(late, well, NOW.plusSeconds(720))).isEqualTo(once);
    var busy = facts(Map.of(id(1), view(OLD.version(), "a", Optional.of("stage upgrading"))));
    assertThat(POLICY.next(late, busy, NOW.plusSeconds(720))).isInstanceOf(Next.Wait.class);
  }

  @Test
  @DisplayName("a node that restarted instead of wiping itself is asked again, after a while")
  void restartedInstead() {
    var leaves = intended(new Kind.Remove(true), NOW);
    var back = facts(Map.of(id(1), view(OLD.version(), "b", Optional.empty())));
    assertThat(POLICY.next(leaves, back, NOW.plusSeconds(119))).isInstanceOf(Next.Wait.class);
    assertThat(POLICY.next(leaves, back, NOW.plusSeconds(120)))
        .isEqualTo(new Next.Act(List.of(id(1))));
  }

  @Test
  @DisplayName("who was told to leave and is silent for 20 minutes is trouble, and not wiped")
  void silent() {
    var away =
        new View(
            Optional.empty(),
            Optional.empty(),
            Optional.of("no answer"),
            Optional.empty(),
            Optional.of(new Absence(900, Duration.ofSeconds(1_201), false)));
    var leaves =
        new Rollout(
            new UUID(8, 8),
            new Kind.Remove(true),
            State.RUNNING,
            "why",
            1,
            NOW,
            NOW,
            List.of(node(9, Role.WORKER, Phase.INTENDED)));
    assertThat(POLICY.next(leaves, facts(Map.of(id(9), away)), NOW.plusSeconds(1_201)))
        .isInstanceOfSatisfying(
            Next.Store.class,
            it -> {
              var shown = it.shown().values().iterator().next();
              assertThat(shown.sign()).isEqualTo(Phases.Sign.TROUBLE);
              assertThat(shown.word()).contains("is not known", "remove it as dead");
            });
  }

  @Test
  @DisplayName("a cure goes to the unwell first, role by role")
  void unwellFirst() {
    var all =
        IntStream.rangeClosed(1, 5)
            .mapToObj(n -> node(n, n <= 3 ? Role.CONTROL_PLANE : Role.WORKER, Phase.WAITING))
            .toArray(Node[]::new);
    var workers = new Node[] {all[3], all[4]};
    assertThat(POLICY.next(rollout(CONFIGURE, State.RUNNING, all), facts(Map.of(), 2, 5), NOW))
        .isEqualTo(new Next.Act(List.of(id(2))));
    assertThat(POLICY.next(rollout(CONFIGURE, State.RUNNING, workers), facts(Map.of(), 5), NOW))
        .isEqualTo(new Next.Act(List.of(id(5))));
    assertThat(POLICY.next(rollout(CONFIGURE, State.RUNNING, workers), facts(Map.of()), NOW))
        .isEqualTo(new Next.Act(List.of(id(4))));
  }

  @Test
  @DisplayName("a dead control plane waits while a member of etcd may be its own and unrecognised")
  void stranger() {
    var dead =
        rollout(new Kind.Remove(false), State.RUNNING, node(9, Role.CONTROL_PLANE, Phase.WAITING));
    var known = facts(Map.of());
    assertThat(POLICY.next(dead, known, NOW)).isEqualTo(new Next.Act(List.of(id(9))));
    var unknown = new Facts(Map.of(), Map.of(), known.voters(), Map.of(id(1), 1L, id(2), 2L));
    assertThat(POLICY.next(dead, unknown, NOW))
        .isInstanceOfSatisfying(
            Next.Wait.class,
            it -> assertThat(it.why()).contains("perhaps this one", "remove-member 3"));
  }
}
