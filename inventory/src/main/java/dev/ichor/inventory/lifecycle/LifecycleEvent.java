package dev.ichor.inventory.lifecycle;

/** What moves a machine from one state to another. */
public enum LifecycleEvent {
  /** Its hardware was read over the maintenance API. */
  INSPECTED,
  /** A rule or a person lets it in. */
  APPROVED,
  /** A rule or a person keeps it out. */
  REFUSED,
  /** It belongs to a cluster now. */
  ASSIGNED,
  /** It was taken from its cluster before anything was installed. */
  UNASSIGNED,
  /** The node proved over mutual TLS that Talos is on its disk. */
  INSTALLED,
  /** A running Talos node was taken over without any write. */
  ADOPTED,
  /** Its cluster gave it back; its disks are to be wiped. */
  RELEASED,
  /** It came back in maintenance with nothing installed. */
  WIPED,
  /** A time-out or an attempt budget ran out. */
  FAILED,
  /** A person sends it back to where it failed. */
  RETRIED,
  /** A person takes it out of service. */
  RETIRED
}
