package dev.ichor.inventory.model;

/** What a machine is in its cluster; Talos {@code machine.type}. */
public enum Role {
  CONTROL_PLANE("controlplane"),
  WORKER("worker");

  private final String talosName;

  Role(String talosName) {
    this.talosName = talosName;
  }

  public String talosName() {
    return talosName;
  }
}
