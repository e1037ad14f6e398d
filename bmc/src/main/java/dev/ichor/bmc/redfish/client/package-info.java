/** Redfish over HTTPS with OkHttp: blocking, for virtual threads. */
@NullMarked
package dev.ichor.bmc.redfish.client;

import org.jspecify.annotations.NullMarked;
