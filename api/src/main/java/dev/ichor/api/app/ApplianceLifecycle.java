package dev.ichor.api.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.inventory.port.InterfaceChoices;
import dev.ichor.inventory.port.InventoryStore;
import dev.ichor.inventory.port.Lease6Store;
import dev.ichor.inventory.port.LeaseArchive;
import dev.ichor.inventory.port.PlanStore;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Starts the appliance after the database and before the operator's listener, so that an open
 * operator port means a ready appliance; stops it when Quarkus stops.
 */
@Singleton
final class ApplianceLifecycle {
  private final Stores stores;
  private final ObjectMapper json;
  private final InventoryHolder holder;
  private Optional<Appliance> running = Optional.empty();

  ApplianceLifecycle(
      InventoryStore inventory,
      LeaseArchive archive,
      Lease6Store leases6,
      PlanStore plans,
      InterfaceChoices choices,
      ObjectMapper json,
      InventoryHolder holder) {
    this.stores = new Stores(inventory, archive, leases6, plans, choices);
    this.json = json;
    this.holder = holder;
  }

  void start(@Observes StartupEvent event) {
    ApplianceProcess.launchedWith()
        .ifPresent(
            config -> {
              var appliance = new Appliance(config, stores, json, InstantSource.system());
              try {
                appliance.start();
                running = Optional.of(appliance);
                holder.set(running);
              } catch (StartProblem problem) {
                appliance.close();
                ApplianceProcess.refuse(problem);
                throw new PreventFurtherStepsException("ichor up: " + problem.getMessage(), 2);
              }
            });
  }

  void stop(@Observes ShutdownEvent event) {
    running.ifPresent(Appliance::close);
    running = Optional.empty();
    holder.set(running);
  }
}
