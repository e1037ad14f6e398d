/**
 * When to advertise, to whom, and when to keep quiet (RFC 4861 §6.2), without clock, sockets or
 * threads.
 */
@NullMarked
package dev.ichor.dhcp.ra.policy;

import org.jspecify.annotations.NullMarked;
