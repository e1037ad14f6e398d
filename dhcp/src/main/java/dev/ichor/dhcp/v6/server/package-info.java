/** The DHCPv6 server's side effects: sockets, threads, the lease table and its durable writing. */
@NullMarked
package dev.ichor.dhcp.v6.server;

import org.jspecify.annotations.NullMarked;
