/** What to ask of a Redfish service next, and what its answers mean. Pure. */
@NullMarked
package dev.ichor.bmc.redfish.policy;

import org.jspecify.annotations.NullMarked;
