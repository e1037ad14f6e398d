/** What runs before an operating system: network boot ROMs, UEFI and the iPXE loader. */
@NullMarked
package dev.ichor.simulator.firmware;

import org.jspecify.annotations.NullMarked;
