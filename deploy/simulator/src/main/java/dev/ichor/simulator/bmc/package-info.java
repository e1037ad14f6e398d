/** A baseboard management controller on IPMI 2.0 over LAN (RMCP+), as a client finds it. */
@NullMarked
package dev.ichor.simulator.bmc;

import org.jspecify.annotations.NullMarked;
