/** BMCs that speak Redfish over HTTPS, with what can go wrong there. */
@NullMarked
package dev.ichor.simulator.bmc.redfish;

import org.jspecify.annotations.NullMarked;
