/** Firmware updates by BMCs: told, watched over restarts of both sides, judged by versions. */
@NullMarked
package dev.ichor.bmc.update;

import org.jspecify.annotations.NullMarked;
