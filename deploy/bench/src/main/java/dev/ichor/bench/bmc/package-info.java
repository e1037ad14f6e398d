/** Measures how many BMCs one process can look after. */
@NullMarked
package dev.ichor.bench.bmc;

import org.jspecify.annotations.NullMarked;
