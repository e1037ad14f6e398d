package dev.ichor.inventory.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Rows of {@link KeptRow}. */
@ApplicationScoped
class KeptRepository implements PanacheRepositoryBase<KeptRow, String> {}
