/** A fake Image Factory for rehearsals without the internet. */
@NullMarked
package dev.ichor.simulator.factory;

import org.jspecify.annotations.NullMarked;
