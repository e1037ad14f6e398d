/** The module's face: a machine's power through its BMC. */
@NullMarked
package dev.ichor.bmc;

import org.jspecify.annotations.NullMarked;
