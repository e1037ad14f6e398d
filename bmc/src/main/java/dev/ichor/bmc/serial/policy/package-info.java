/** Whether a host key is trusted: pure. */
@NullMarked
package dev.ichor.bmc.serial.policy;

import org.jspecify.annotations.NullMarked;
