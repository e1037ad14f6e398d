/**
 * The operator's REST interface: JSON records in and out, errors as problem documents (RFC 9457).
 * Decides nothing; everything is asked of the inventory's desks.
 */
@NullMarked
package dev.ichor.api.rest;

import org.jspecify.annotations.NullMarked;
