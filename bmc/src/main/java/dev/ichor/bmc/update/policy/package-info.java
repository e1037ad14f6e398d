/** What is to be made of an update that is under way. Pure. */
@NullMarked
package dev.ichor.bmc.update.policy;

import org.jspecify.annotations.NullMarked;
