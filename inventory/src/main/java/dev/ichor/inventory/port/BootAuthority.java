package dev.ichor.inventory.port;

import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Sighting;

/** Decides what a machine on the wire is given. Answers from memory; never blocks, never throws. */
public interface BootAuthority {
  /** Records the sighting (an unknown PXE client becomes a machine) and answers from its state. */
  BootAnswer sighted(Sighting sighting);

  /** The same answer without recording anything: for explanations and previews. */
  Preview explain(Sighting sighting);

  /**
   * What {@link #sighted} would answer.
   *
   * @param isNew no machine is known by these keys: one would be made now, unless the answer is
   *     silence
   */
  record Preview(BootAnswer answer, boolean isNew) {}
}
