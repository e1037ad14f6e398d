package dev.ichor.inventory.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Rows of {@link SecretRow}. */
@ApplicationScoped
class SecretRepository implements PanacheRepositoryBase<SecretRow, String> {}
