package dev.ichor.api.app;

import dev.ichor.inventory.port.InventoryStore;
import dev.ichor.inventory.port.Lease6Store;
import dev.ichor.inventory.port.LeaseArchive;
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
  private final InventoryStore store;
  private final LeaseArchive leases;
  private final Lease6Store leases6;
  private final InventoryHolder holder;
  private Optional<Appliance> running = Optional.empty();

  ApplianceLifecycle(
      InventoryStore store, LeaseArchive leases, Lease6Store leases6, InventoryHolder holder) {
    this.store = store;
    this.leases = leases;
    this.leases6 = leases6;
    this.holder = holder;
  }

  void start(@Observes StartupEvent event) {
    ApplianceProcess.launchedWith()
        .ifPresent(
            config -> {
              var appliance = new Appliance(config, store, leases, leases6, InstantSource.system());
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
