/** Finds BMCs, logs in without locking anybody out, and tells whose they are. */
@NullMarked
package dev.ichor.bmc.discovery;

import org.jspecify.annotations.NullMarked;
