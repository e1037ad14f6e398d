/** What PXELINUX is told, rendered from values; pure. */
@NullMarked
package dev.ichor.boot.pxelinux;

import org.jspecify.annotations.NullMarked;
