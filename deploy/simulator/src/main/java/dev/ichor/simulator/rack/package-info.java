/**
 * A rack of simulated machines: BMC, power, firmware, node and the state that outlives a restart.
 */
@NullMarked
package dev.ichor.simulator.rack;

import org.jspecify.annotations.NullMarked;
