/** A door into the product's package, for measurements. */
@NullMarked
package dev.ichor.dhcp.server;

import org.jspecify.annotations.NullMarked;
