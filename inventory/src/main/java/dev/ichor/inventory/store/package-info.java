/**
 * Persistence: Panache repositories over one schema (Flyway, {@code db/migration}), on H2 or
 * PostgreSQL. The only package that knows JPA.
 */
@NullMarked
package dev.ichor.inventory.store;

import org.jspecify.annotations.NullMarked;
