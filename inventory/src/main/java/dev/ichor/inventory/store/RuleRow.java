package dev.ichor.inventory.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One row of {@code rule}: a rule as JSON. */
@Entity
@Table(name = "rule")
class RuleRow {
  @Id String name;

  @Column(nullable = false)
  String document;

  /** For JPA. */
  protected RuleRow() {}

  RuleRow(String name, String document) {
    this.name = name;
    this.document = document;
  }
}
