/** The simulator's node as the operating system of a machine with real firmware and a real disk. */
@NullMarked
package dev.ichor.lab.node;

import org.jspecify.annotations.NullMarked;
