package dev.ichor.inventory.port;

import dev.ichor.inventory.model.Evidence;

/** Takes observed facts. Never blocks; under pressure old detail is dropped and counted. */
public interface EvidenceLog {
  void record(Evidence evidence);
}
