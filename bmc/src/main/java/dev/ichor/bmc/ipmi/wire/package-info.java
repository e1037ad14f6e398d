/** RMCP, RMCP+ and IPMI messages: bytes to records and back (IPMI 2.0 rev 1.1). Pure. */
@NullMarked
package dev.ichor.bmc.ipmi.wire;

import org.jspecify.annotations.NullMarked;
