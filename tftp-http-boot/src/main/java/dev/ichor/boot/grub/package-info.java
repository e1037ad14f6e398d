/** What GRUB is told when it netboots, rendered from values; pure. */
@NullMarked
package dev.ichor.boot.grub;

import org.jspecify.annotations.NullMarked;
