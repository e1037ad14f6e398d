package dev.ichor.inventory.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Rows of {@link RuleRow}. */
@ApplicationScoped
class RuleRepository implements PanacheRepositoryBase<RuleRow, String> {}
