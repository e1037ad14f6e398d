package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Machine;

/**
 * A machine and what it does or waits for, in one sentence.
 *
 * @param machine as stored; its BMC password is a {@code Secret}
 */
public record MachineView(Machine machine, String waitingFor) {}
