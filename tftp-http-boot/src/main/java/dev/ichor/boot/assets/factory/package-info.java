/** The client of Talos Image Factory; never called while a machine boots. */
@NullMarked
package dev.ichor.boot.assets.factory;

import org.jspecify.annotations.NullMarked;
