/** What a bundle says of itself, and its bill of materials; pure. */
@NullMarked
package dev.ichor.boot.assets.bundle.policy;

import org.jspecify.annotations.NullMarked;
