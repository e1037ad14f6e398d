package dev.ichor.inventory.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** One row of {@code machine}: a machine as JSON. */
@Entity
@Table(name = "machine")
class MachineRow {
  @Id UUID id;

  @Column(nullable = false)
  String document;

  /** For JPA. */
  protected MachineRow() {}

  MachineRow(UUID id, String document) {
    this.id = id;
    this.document = document;
  }
}
