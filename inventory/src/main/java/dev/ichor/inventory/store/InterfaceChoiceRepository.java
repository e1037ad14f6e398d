package dev.ichor.inventory.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Rows of {@link InterfaceChoiceRow}. */
@ApplicationScoped
class InterfaceChoiceRepository implements PanacheRepositoryBase<InterfaceChoiceRow, String> {}
