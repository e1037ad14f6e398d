package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;

/** Something to show without a reload. */
public sealed interface Change {
  record MachineChanged(Machine machine) implements Change {}

  record ClusterChanged(Cluster cluster) implements Change {}

  record EvidenceSeen(MachineId machine, Evidence evidence) implements Change {}
}
