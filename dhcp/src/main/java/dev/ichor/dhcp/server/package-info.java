/** Sockets, threads and lease records around the pure policy. */
@NullMarked
package dev.ichor.dhcp.server;

import org.jspecify.annotations.NullMarked;
