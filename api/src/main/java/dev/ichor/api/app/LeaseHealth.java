package dev.ichor.api.app;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while no address can be acknowledged: a full or read-only disk. */
@Readiness
@Singleton
final class LeaseHealth implements HealthCheck {
  private final InventoryHolder holder;

  LeaseHealth(InventoryHolder holder) {
    this.holder = holder;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("dhcp leases");
    return holder
        .leaseProblem()
        .map(problem -> response.down().withData("problem", problem).build())
        .orElseGet(() -> response.up().build());
  }
}
