package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Node;
import dev.ichor.inventory.model.Rollout.Phase;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A rollout on the disk")
class StoredRolloutTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Documents documents =
      new Documents(
          new Sealer(
              KeyRing.parse("t " + Base64.getEncoder().encodeToString(new byte[32]), "memory")));

  private static Rollout removal(boolean keepsNode, Optional<Long> member) {
    var id = new MachineId(new UUID(7, 1));
    var boot = Optional.of("a");
    var node = new Node(id, Role.CONTROL_PLANE, Phase.INTENDED, NOW, boot, member, "to be done");
    var kind = new Kind.Remove(true, keepsNode);
    return new Rollout(
        new UUID(8, 8), kind, Rollout.State.RUNNING, "begins", 1, NOW, NOW, List.of(node));
  }

  @Test
  @DisplayName("comes back with the etcd member of its node, and with what stays in Kubernetes")
  void whole() {
    var rollout = removal(true, Optional.of(0xfedc_ba98_7654_3210L));
    assertThat(documents.read(documents.write(rollout), Rollout.class)).isEqualTo(rollout);
  }

  @Test
  @DisplayName("of an earlier version has neither, and is read")
  void earlier() {
    var before =
        documents
            .write(removal(false, Optional.empty()))
            .replaceFirst(",\"keepsNode\":false", "")
            .replaceFirst(",\"member\":null", "");
    assertThat(before).doesNotContain("keepsNode", "member");
    assertThat(documents.read(before, Rollout.class)).isEqualTo(removal(false, Optional.empty()));
  }
}
