package dev.ichor.inventory.model;

/** Where a machine stands in its life; changed only by the table in {@code lifecycle}. */
public enum MachineState {
  /** Seen on the wire or entered by hand; hardware not read yet. */
  DISCOVERED,
  /** Hardware known; waits for a rule or a person to approve it. */
  PENDING,
  /** Approved; waits for a cluster. */
  AVAILABLE,
  /** Assigned; being configured and installed. */
  PROVISIONING,
  /** Talos is installed and runs from disk. */
  ACTIVE,
  /** Released; its disks are being wiped. */
  CLEANING,
  /** Stopped with a reason; held until someone retries. */
  FAILED,
  /** Refused or taken out of service; gets no answer at any stage. */
  RETIRED
}
