/** Sends what wakes machines. */
@NullMarked
package dev.ichor.bmc.wol.client;

import org.jspecify.annotations.NullMarked;
