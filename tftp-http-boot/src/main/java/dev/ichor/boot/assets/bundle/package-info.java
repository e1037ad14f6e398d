/** One signed file with everything that a site without uplink needs. */
@NullMarked
package dev.ichor.boot.assets.bundle;

import org.jspecify.annotations.NullMarked;
