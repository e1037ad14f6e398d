/** What the operator set, where each value came from, and everything that is wrong with it. */
@NullMarked
package dev.ichor.api.config;

import org.jspecify.annotations.NullMarked;
