/** When a BMC is looked at next, and what of it is worth telling; pure. */
@NullMarked
package dev.ichor.bmc.poll.policy;

import org.jspecify.annotations.NullMarked;
