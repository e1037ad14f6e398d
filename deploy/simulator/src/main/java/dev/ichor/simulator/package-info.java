/** A rack to rehearse with: firmware, BMCs and Talos nodes that only know the wire. */
@NullMarked
package dev.ichor.simulator;

import org.jspecify.annotations.NullMarked;
