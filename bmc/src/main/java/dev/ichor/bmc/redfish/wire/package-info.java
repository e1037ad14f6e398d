/** Redfish resources as records (DSP0266, DSP0268), from JSON that a BMC wrote. Pure. */
@NullMarked
package dev.ichor.bmc.redfish.wire;

import org.jspecify.annotations.NullMarked;
