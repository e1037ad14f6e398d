/**
 * The shared vocabulary: what a machine, a cluster, a boot answer and a piece of evidence are. Pure
 * values; no clock, no socket, no store.
 */
@NullMarked
package dev.ichor.inventory.model;

import org.jspecify.annotations.NullMarked;
