package dev.ichor.inventory.port;

import java.util.Optional;

/**
 * The DHCP plan as it was changed at run time, durable when a call returns. One document; two who
 * change it at once are told apart by its version.
 */
public interface PlanStore {
  /** Empty when nobody ever changed the plan at run time. */
  Optional<Stored> load();

  /**
   * Puts the document in the place of the one with that version.
   *
   * @param version of the document that the change was made from; 0: there was none
   */
  Outcome save(String document, long version);

  /**
   * @param version 1 for the first document, then one more each time
   */
  record Stored(String document, long version) {}

  /** What became of a change. */
  sealed interface Outcome {
    record Saved(long version) implements Outcome {}

    /** Somebody was faster; nothing is stored. */
    record Stale(long current) implements Outcome {}
  }
}
