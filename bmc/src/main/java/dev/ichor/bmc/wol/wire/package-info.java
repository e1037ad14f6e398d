/** Wake-on-LAN on the wire: octets only. */
@NullMarked
package dev.ichor.bmc.wol.wire;

import org.jspecify.annotations.NullMarked;
