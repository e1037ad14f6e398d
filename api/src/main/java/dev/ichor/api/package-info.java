/** The Ichor application: {@link dev.ichor.api.Main} is where the process begins. */
@NullMarked
package dev.ichor.api;

import org.jspecify.annotations.NullMarked;
