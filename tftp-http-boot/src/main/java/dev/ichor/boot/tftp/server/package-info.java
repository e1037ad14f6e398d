/** The TFTP listener on Netty: sockets, timers and files around the pure transfer. */
@NullMarked
package dev.ichor.boot.tftp.server;

import org.jspecify.annotations.NullMarked;
