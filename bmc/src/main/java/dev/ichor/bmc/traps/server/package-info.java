/** The socket that traps come in at. */
@NullMarked
package dev.ichor.bmc.traps.server;

import org.jspecify.annotations.NullMarked;
