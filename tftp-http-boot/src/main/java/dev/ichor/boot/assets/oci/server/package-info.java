/** The read-only registry's listener on Netty. */
@NullMarked
package dev.ichor.boot.assets.oci.server;

import org.jspecify.annotations.NullMarked;
