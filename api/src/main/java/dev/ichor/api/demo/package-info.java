/**
 * {@code ichor demo}: the main job on one machine. It uses the public REST interface and the
 * simulator's process only, as an operator would.
 */
@NullMarked
package dev.ichor.api.demo;

import org.jspecify.annotations.NullMarked;
