/**
 * All leases in memory: who holds which address, which are free and in what order they are given.
 */
@NullMarked
package dev.ichor.dhcp.server.leases;

import org.jspecify.annotations.NullMarked;
