/** A small iPXE: settings, script language and the commands a boot server sends. */
@NullMarked
package dev.ichor.simulator.firmware.ipxe;

import org.jspecify.annotations.NullMarked;
