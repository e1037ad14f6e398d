package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.MachineId;
import java.util.List;

/** A cluster, its members, and what it does or waits for in one sentence. */
public record ClusterView(Cluster cluster, List<MachineId> members, String waitingFor) {}
