/** Serial consoles that come over connections of their own: what they have in common, and SSH. */
@NullMarked
package dev.ichor.bmc.serial.client;

import org.jspecify.annotations.NullMarked;
