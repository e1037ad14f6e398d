/** What the clients of both protocols share. */
@NullMarked
package dev.ichor.bmc.client;

import org.jspecify.annotations.NullMarked;
