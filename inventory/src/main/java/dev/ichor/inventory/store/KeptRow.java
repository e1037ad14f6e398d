package dev.ichor.inventory.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * One row of {@code kept}: a small record as JSON; its key is kind and id, with a slash between.
 */
@Entity
@Table(name = "kept")
class KeptRow {
  @Id String id;

  @Column(nullable = false)
  String kind;

  @Column(nullable = false)
  String document;

  /** For JPA. */
  protected KeptRow() {}

  KeptRow(String kind, String id, String document) {
    this.id = kind + "/" + id;
    this.kind = kind;
    this.document = document;
  }
}
