package dev.ichor.inventory.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Rows of {@link EvidenceRow}. */
@ApplicationScoped
class EvidenceRepository implements PanacheRepositoryBase<EvidenceRow, Long> {}
