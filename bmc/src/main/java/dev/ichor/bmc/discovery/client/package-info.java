/** Looks for BMCs on the network, with no login. */
@NullMarked
package dev.ichor.bmc.discovery.client;

import org.jspecify.annotations.NullMarked;
