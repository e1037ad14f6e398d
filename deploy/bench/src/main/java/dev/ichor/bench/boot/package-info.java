/** Fetches over TFTP and HTTP as many machines would, and measures what that costs the machine. */
@NullMarked
package dev.ichor.bench.boot;

import org.jspecify.annotations.NullMarked;
