package dev.ichor.inventory.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Rows of {@link ClusterRow}. */
@ApplicationScoped
class ClusterRepository implements PanacheRepositoryBase<ClusterRow, String> {}
