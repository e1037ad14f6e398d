/** Traps that BMCs send over SNMP (platform event traps): taken in, told, never believed. */
@NullMarked
package dev.ichor.bmc.traps;

import org.jspecify.annotations.NullMarked;
