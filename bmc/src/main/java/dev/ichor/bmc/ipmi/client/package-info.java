/**
 * IPMI over the network: one UDP socket, sessions, pacing. The only package here with side effects.
 */
@NullMarked
package dev.ichor.bmc.ipmi.client;

import org.jspecify.annotations.NullMarked;
