/**
 * What a BMC knows and can do beside power and boot device, whatever protocol it speaks: sensors,
 * event log, parts, accounts, network. Pure.
 */
@NullMarked
package dev.ichor.bmc.policy.care;

import org.jspecify.annotations.NullMarked;
