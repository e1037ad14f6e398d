package dev.ichor.inventory.model;

import java.util.List;
import java.util.Objects;

/**
 * Selector over facts to action; rules are tried in ascending {@code order}.
 *
 * @param name unique
 */
public record Rule(String name, int order, Selector selector, Action action) {
  /** What a matching rule does. */
  public sealed interface Action {
    record Approve() implements Action {}

    record Refuse(String reason) implements Action {}

    record Label(String key, String value) implements Action {}

    /**
     * @param patches become the machine's own, in front of what is given to it later
     */
    record Assign(String cluster, Role role, List<String> patches) implements Action {
      public Assign {
        patches = List.copyOf(Objects.requireNonNullElse(patches, List.of())); // older stored rules
      }
    }
  }
}
