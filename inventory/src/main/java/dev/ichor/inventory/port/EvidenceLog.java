package dev.ichor.inventory.port;

import dev.ichor.inventory.model.Evidence;

/** Takes observed facts. Never blocks; under pressure old detail is dropped and counted. */
public interface EvidenceLog {
  void record(Evidence evidence);

  /**
   * Whether evidence about it would be kept. Asked before a sentence is composed that nobody will
   * read: in a storm of strangers that is most of the work.
   */
  default boolean isKept(Evidence.Subject subject) {
    return true;
  }
}
