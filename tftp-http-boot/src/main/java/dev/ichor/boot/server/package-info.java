/**
 * What both boot listeners share: the library of everything that can be fetched, event loops,
 * start.
 */
@NullMarked
package dev.ichor.boot.server;

import org.jspecify.annotations.NullMarked;
