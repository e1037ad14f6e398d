package dev.ichor.inventory.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Node;
import dev.ichor.inventory.model.Rollout.Phase;
import dev.ichor.inventory.model.Rollout.Release;
import dev.ichor.inventory.rollout.EtcdQuorum.Voter;
import dev.ichor.inventory.rollout.Phases.Sign;
import dev.ichor.inventory.rollout.RolloutPolicy.Absence;
import dev.ichor.inventory.rollout.RolloutPolicy.Facts;
import dev.ichor.inventory.rollout.RolloutPolicy.Shown;
import dev.ichor.inventory.rollout.RolloutPolicy.View;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What a node answers proves what was done to it, or does not")
class ProofTest {
  private static final MachineId ID = new MachineId(new UUID(7, 1));
  private static final Facts NOBODY = new Facts(Map.of(), Map.of(), List.of(), Map.of());
  private static final Kind SCHEMATIC =
      new Kind.Upgrade(new Release("v1.13.9", "one"), new Release("v1.13.9", "two"));
  private static final Kind LEAVES = new Kind.Remove(true);

  private static Node worker(Phase phase, Optional<String> boot) {
    return new Node(ID, Role.WORKER, phase, Instant.EPOCH, boot, "");
  }

  private static View runs(String version, String boot) {
    return new View(
        Optional.of(version),
        Optional.of(boot),
        Optional.empty(),
        Optional.of(true),
        Optional.empty());
  }

  private static View away(int looks, int seconds, boolean told) {
    return new View(
        Optional.empty(),
        Optional.empty(),
        Optional.of("no answer"),
        Optional.empty(),
        Optional.of(new Absence(looks, Duration.ofSeconds(seconds), told)));
  }

  private static Optional<Sign> sign(Kind kind, Phase phase, Optional<String> boot, View view) {
    return Proof.of(kind, worker(phase, boot), view, NOBODY).map(Shown::sign);
  }

  @Test
  @DisplayName("a version proves itself, another schematic of it needs another boot")
  void schematic() {
    var old = Optional.of("a");
    assertThat(Proof.isThere(SCHEMATIC, runs("v1.13.9", "a"))).isFalse();
    assertThat(sign(SCHEMATIC, Phase.ACCEPTED, old, runs("v1.13.9", "a"))).isEmpty();
    assertThat(sign(SCHEMATIC, Phase.ACCEPTED, old, runs("v1.13.9", "b"))).contains(Sign.PROVEN);
    assertThat(sign(SCHEMATIC, Phase.ACCEPTED, Optional.empty(), runs("v1.13.9", "b")))
        .as("the boot of before was not read")
        .isEmpty();
    var version = new Kind.Upgrade(new Release("v1.13.8", "one"), new Release("v1.13.9", "two"));
    assertThat(Proof.isThere(version, runs("v1.13.9", "a"))).isTrue();
    assertThat(sign(version, Phase.ACCEPTED, Optional.empty(), runs("v1.13.9", "b")))
        .contains(Sign.PROVEN);
    assertThat(sign(version, Phase.ACCEPTED, old, runs("v1.13.8", "b"))).contains(Sign.TROUBLE);
  }

  @Test
  @DisplayName("a configuration that is read back is proven, though its reply was lost")
  void appliedWithoutReply() {
    var old = Optional.of("a");
    var plain = new Kind.Apply(ApplyMode.AUTO);
    var reboot = new Kind.Apply(ApplyMode.REBOOT);
    assertThat(sign(plain, Phase.INTENDED, old, runs("v1.13.9", "a"))).contains(Sign.PROVEN);
    assertThat(sign(reboot, Phase.INTENDED, old, runs("v1.13.9", "a"))).isEmpty();
    assertThat(sign(reboot, Phase.INTENDED, old, runs("v1.13.9", "b"))).contains(Sign.PROVEN);
  }

  @Test
  @DisplayName("gone is a worker that misses two looks after its yes; silence alone proves nothing")
  void gone() {
    var old = Optional.of("a");
    assertThat(sign(LEAVES, Phase.ACCEPTED, old, away(1, 0, false))).as("it drains").isEmpty();
    assertThat(sign(LEAVES, Phase.ACCEPTED, old, away(2, 1, false))).contains(Sign.PROVEN);
    assertThat(sign(LEAVES, Phase.INTENDED, old, away(999, 1_199, false)))
        .as("its reply was lost: it may be a slow restart of somebody's making")
        .isEmpty();
    assertThat(sign(LEAVES, Phase.INTENDED, old, away(9, 59, true))).isEmpty();
    assertThat(sign(LEAVES, Phase.INTENDED, old, away(9, 60, true)))
        .as("it said itself that it resets")
        .contains(Sign.PROVEN);
    assertThat(sign(LEAVES, Phase.INTENDED, Optional.empty(), away(9, 60, true)))
        .as("it never answered")
        .isEmpty();
    assertThat(sign(new Kind.Remove(false), Phase.INTENDED, old, away(9, 60, true))).isEmpty();
  }

  @Test
  @DisplayName("a control plane whose reply was lost is gone once it has left etcd, not before")
  void leftEtcd() {
    var node =
        new Node(ID, Role.CONTROL_PLANE, Phase.INTENDED, Instant.EPOCH, Optional.of("a"), "");
    var others = List.of(new Voter(2, "m2", false, true), new Voter(3, "m3", false, true));
    var known = Map.of(new MachineId(new UUID(7, 2)), 2L, new MachineId(new UUID(7, 3)), 3L);
    var left = new Facts(Map.of(), Map.of(), others, known);
    var member = new Facts(Map.of(), Map.of(), others, Map.of(ID, 1L));
    var silent = away(99, 600, true);
    assertThat(Proof.of(LEAVES, node, silent, left).map(Shown::sign)).contains(Sign.PROVEN);
    assertThat(Proof.of(LEAVES, node, silent, member)).isEmpty();
    assertThat(Proof.of(LEAVES, node, silent, NOBODY)).as("etcd says nothing").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"INTENDED", "ACCEPTED"})
  @DisplayName("a control plane with another address than etcd lists has not left: it is not wiped")
  void movedAway(Phase phase) {
    var voters =
        List.of(
            new Voter(1, "m1", false, false),
            new Voter(2, "m2", false, true),
            new Voter(3, "m3", false, true));
    var others = Map.of(new MachineId(new UUID(7, 2)), 2L, new MachineId(new UUID(7, 3)), 3L);
    var moved = new Facts(Map.of(), Map.of(), voters, others);
    var left = new Facts(Map.of(), Map.of(), voters.subList(1, 3), others);
    var silent = away(99, 600, true);
    for (var member : List.of(Optional.<Long>empty(), Optional.of(1L))) {
      var node =
          new Node(ID, Role.CONTROL_PLANE, phase, Instant.EPOCH, Optional.of("a"), member, "");
      assertThat(Proof.of(LEAVES, node, silent, moved)).as("member %s", member).isEmpty();
      assertThat(Proof.of(LEAVES, node, silent, left).map(Shown::sign)).contains(Sign.PROVEN);
    }
    var foreign = new Facts(Map.of(), Map.of(), voters.subList(1, 3), Map.of());
    var known =
        new Node(
            ID, Role.CONTROL_PLANE, phase, Instant.EPOCH, Optional.of("a"), Optional.of(1L), "");
    assertThat(Proof.of(LEAVES, known, silent, foreign).map(Shown::sign))
        .as("members of machines that Ichor does not know stand in nobody's way")
        .contains(Sign.PROVEN);
  }
}
