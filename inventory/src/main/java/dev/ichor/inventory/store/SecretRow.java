package dev.ichor.inventory.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One row of {@code secret}: a sealed secret. */
@Entity
@Table(name = "secret")
class SecretRow {
  @Id String name;

  @Column(nullable = false)
  String sealed;

  /** For JPA. */
  protected SecretRow() {}

  SecretRow(String name, String sealed) {
    this.name = name;
    this.sealed = sealed;
  }
}
