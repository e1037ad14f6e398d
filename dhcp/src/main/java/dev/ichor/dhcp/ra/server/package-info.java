/** Router advertisements on the wire: one raw ICMPv6 socket and one thread for each interface. */
@NullMarked
package dev.ichor.dhcp.ra.server;

import org.jspecify.annotations.NullMarked;
