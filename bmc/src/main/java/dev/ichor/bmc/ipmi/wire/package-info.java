/** RMCP+ and IPMI messages: bytes to records and back (IPMI 2.0). */
@NullMarked
package dev.ichor.bmc.ipmi.wire;

import org.jspecify.annotations.NullMarked;
