package dev.ichor.inventory.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of {@code evidence}: what was observed, as JSON, in order of arrival. */
@Entity
@Table(name = "evidence")
class EvidenceRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "machine_id", nullable = false)
  UUID machineId;

  @Column(nullable = false)
  Instant at;

  @Column(nullable = false)
  String document;

  /** For JPA. */
  protected EvidenceRow() {}

  EvidenceRow(UUID machineId, Instant at, String document) {
    this.machineId = machineId;
    this.at = at;
    this.document = document;
  }
}
