/**
 * What to do to a machine's power, and how it may go wrong, whatever protocol the BMC speaks. Pure.
 */
@NullMarked
package dev.ichor.bmc.policy;

import org.jspecify.annotations.NullMarked;
