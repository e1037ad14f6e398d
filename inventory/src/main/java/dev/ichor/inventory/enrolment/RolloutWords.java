package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Rollout.Kind;

/** A rollout's kind for people. */
final class RolloutWords {
  private RolloutWords() {}

  static String of(Kind kind) {
    return switch (kind) {
      case Kind.Upgrade(var from, var to) ->
          "upgrade from %s to %s".formatted(from.version(), to.version());
      case Kind.Revert(var from, var to) ->
          "back from %s to %s".formatted(from.version(), to.version());
      case Kind.Apply(var mode) -> "configuration, mode " + mode;
      case Kind.Remove(var graceful, _) -> graceful ? "leaves the cluster" : "is taken out, dead";
    };
  }
}
