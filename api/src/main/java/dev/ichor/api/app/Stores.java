package dev.ichor.api.app;

import dev.ichor.inventory.port.InterfaceChoices;
import dev.ichor.inventory.port.InventoryStore;
import dev.ichor.inventory.port.Lease6Store;
import dev.ichor.inventory.port.LeaseArchive;
import dev.ichor.inventory.port.PlanStore;

/**
 * What the appliance keeps in its database.
 *
 * @param archive who had which address
 * @param leases6 addresses given by DHCPv6
 * @param plans DHCP networks and reservations as changed over the API
 * @param choices what each interface was made over the API
 */
public record Stores(
    InventoryStore inventory,
    LeaseArchive archive,
    Lease6Store leases6,
    PlanStore plans,
    InterfaceChoices choices) {}
