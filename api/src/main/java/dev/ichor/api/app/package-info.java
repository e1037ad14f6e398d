/** Wiring: builds every module from the configuration and starts them in order. */
@NullMarked
package dev.ichor.api.app;

import org.jspecify.annotations.NullMarked;
