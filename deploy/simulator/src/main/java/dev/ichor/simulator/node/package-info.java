/** What Talos Linux does on one machine, as a peer that only knows the wire. */
@NullMarked
package dev.ichor.simulator.node;

import org.jspecify.annotations.NullMarked;
