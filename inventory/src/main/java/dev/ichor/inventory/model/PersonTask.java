package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that a person is asked to do to a machine that no controller does.
 *
 * @param whom who is asked, as the operator wrote it
 * @param closed empty while it is open
 */
public record PersonTask(
    UUID id,
    MachineId machine,
    PowerAction action,
    String whom,
    Instant askedAt,
    Optional<Closed> closed) {
  public PersonTask {
    requireNonNull(id, "id");
    requireNonNull(machine, "machine");
    requireNonNull(action, "action");
    requireNonNull(whom, "whom");
    requireNonNull(askedAt, "askedAt");
    requireNonNull(closed, "closed");
  }

  /** How it ended. */
  public enum Ending {
    /** A person says so. */
    DONE,
    /** A person says that it cannot be done. */
    REFUSED,
    /** Nobody said so, but the machine's own packets show it. */
    SEEN
  }

  /**
   * @param words who says so, and what of it
   */
  public record Closed(Instant at, Ending how, String words) {}

  public boolean isOpen() {
    return closed.isEmpty();
  }

  /** The sentence that the person reads. */
  public String sentence(String machineName) {
    return "%s: %s; confirm when it is done".formatted(machineName, action.words());
  }

  public PersonTask close(Instant at, Ending how, String words) {
    return new PersonTask(
        id, machine, action, whom, askedAt, Optional.of(new Closed(at, how, words)));
  }
}
