package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What became of the order to update. That the BMC did not take it is no {@code UpdateStart} but a
 * fault: whoever gets one knows that nothing is written.
 */
public sealed interface UpdateStart {
  /**
   * @param task where the BMC lets it be watched; absent where it names none that can be
   */
  record Taken(Optional<String> task) implements UpdateStart {
    public Taken {
      requireNonNull(task, "task");
    }
  }

  /** The order went out, and no answer tells whether it was taken. */
  record Lost(String why) implements UpdateStart {
    public Lost {
      requireNonNull(why, "why");
    }
  }
}
