/** SNMPv1 traps as octets (RFC 1157, X.690; Platform Event Trap Format 1.0). Pure. */
@NullMarked
package dev.ichor.bmc.traps.wire;

import org.jspecify.annotations.NullMarked;
