/** Events that BMCs send by Redfish: subscribed to, taken in, and never believed by themselves. */
@NullMarked
package dev.ichor.bmc.events;

import org.jspecify.annotations.NullMarked;
