package dev.ichor.inventory.model;

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

    record Assign(String cluster, Role role) implements Action {}
  }
}
