package dev.ichor.inventory.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One row of {@code cluster}: a cluster as JSON. */
@Entity
@Table(name = "cluster")
class ClusterRow {
  @Id String name;

  @Column(nullable = false)
  String document;

  /** For JPA. */
  protected ClusterRow() {}

  ClusterRow(String name, String document) {
    this.name = name;
    this.document = document;
  }
}
