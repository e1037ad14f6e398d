/** Octets and packets as they lie on the wire: DHCP, TFTP; written from the RFCs, pure. */
@NullMarked
package dev.ichor.simulator.wire;

import org.jspecify.annotations.NullMarked;
