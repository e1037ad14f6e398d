/**
 * A DHCPv4 load generator that acts as a relay agent. It shares no code with Ichor's own DHCP, so
 * that its judgement of correctness is another's.
 */
@NullMarked
package dev.ichor.bench.load;

import org.jspecify.annotations.NullMarked;
