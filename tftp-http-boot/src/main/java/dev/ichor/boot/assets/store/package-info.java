/** Files known by their SHA-256, and names that point to them; whole or absent, on any crash. */
@NullMarked
package dev.ichor.boot.assets.store;

import org.jspecify.annotations.NullMarked;
