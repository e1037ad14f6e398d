package dev.ichor.inventory.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Rows of {@link MachineRow}. */
@ApplicationScoped
class MachineRepository implements PanacheRepositoryBase<MachineRow, UUID> {}
