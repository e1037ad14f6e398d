/** Looks at the power of every machine that has a BMC, again and again, and gently. */
@NullMarked
package dev.ichor.bmc.poll;

import org.jspecify.annotations.NullMarked;
