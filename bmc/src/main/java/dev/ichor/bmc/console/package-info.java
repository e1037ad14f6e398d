/**
 * Serial consoles that several people share: one line to the BMC, a recording, any number of
 * viewers.
 */
@NullMarked
package dev.ichor.bmc.console;

import org.jspecify.annotations.NullMarked;
