/** iPXE scripts and the side documents of the configuration URL, rendered from values; pure. */
@NullMarked
package dev.ichor.boot.ipxe;

import org.jspecify.annotations.NullMarked;
