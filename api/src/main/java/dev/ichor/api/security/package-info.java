/** Who may use the operator plane. */
@NullMarked
package dev.ichor.api.security;

import org.jspecify.annotations.NullMarked;
