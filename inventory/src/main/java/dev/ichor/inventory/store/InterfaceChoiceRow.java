package dev.ichor.inventory.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One row of {@code dhcp_interface}: what was chosen for an interface, as JSON. */
@Entity
@Table(name = "dhcp_interface")
class InterfaceChoiceRow {
  @Id String name;

  @Column(nullable = false)
  String document;

  /** For JPA. */
  protected InterfaceChoiceRow() {}

  InterfaceChoiceRow(String name, String document) {
    this.name = name;
    this.document = document;
  }
}
