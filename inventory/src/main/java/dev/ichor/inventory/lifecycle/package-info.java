/** The life of a machine as one table of (state, event) to state. Pure. */
@NullMarked
package dev.ichor.inventory.lifecycle;

import org.jspecify.annotations.NullMarked;
