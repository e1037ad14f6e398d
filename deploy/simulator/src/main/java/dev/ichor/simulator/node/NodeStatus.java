package dev.ichor.simulator.node;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * MachineStatus of a node ({@code MachineStatuses.runtime.talos.dev}).
 *
 * @param unmet what readiness waits for; empty when ready, and in stages without readiness
 */
public record NodeStatus(Stage stage, boolean ready, List<Unmet> unmet) {
  public NodeStatus {
    requireNonNull(stage, "stage");
    unmet = List.copyOf(unmet);
  }

  /**
   * One unmet condition: {@code time}, {@code network}, {@code services}, {@code staticPods} or
   * {@code nodeReady}.
   */
  public record Unmet(String name, String reason) {
    public Unmet {
      requireNonNull(name, "name");
      requireNonNull(reason, "reason");
    }
  }

  /** A stage without conditions that is ready at once, such as maintenance. */
  static NodeStatus of(Stage stage) {
    return new NodeStatus(stage, true, List.of());
  }

  /** A stage that waits for one thing. */
  static NodeStatus waiting(Stage stage, String name, String reason) {
    return new NodeStatus(stage, false, List.of(new Unmet(name, reason)));
  }
}
