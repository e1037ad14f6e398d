/** JMH measurements of the pure part of a DHCP decision. */
@NullMarked
package dev.ichor.bench.decide;

import org.jspecify.annotations.NullMarked;
