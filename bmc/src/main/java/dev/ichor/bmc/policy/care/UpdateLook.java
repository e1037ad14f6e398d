package dev.ichor.bmc.policy.care;

import java.util.Optional;

/** What a BMC says of a firmware update that it was told to make. */
public sealed interface UpdateLook {
  /**
   * @param percent absent where it does not say
   */
  record Running(Optional<Long> percent, String words) implements UpdateLook {}

  /** The BMC says that the task ended well; what came of it the versions tell. */
  record Ended(String words) implements UpdateLook {}

  /** The task is gone, or there never was one: that the update is over nobody said. */
  record Unseen(String words) implements UpdateLook {}

  record Failed(String words) implements UpdateLook {}
}
