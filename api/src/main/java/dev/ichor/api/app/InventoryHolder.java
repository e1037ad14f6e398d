package dev.ichor.api.app;

import dev.ichor.api.plan.PlanDesk;
import dev.ichor.dhcp.server.DhcpServer;
import dev.ichor.inventory.enrolment.Inventory;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Where REST and UI find the running appliance; empty until it has started. */
@Singleton
public class InventoryHolder {
  private volatile Optional<Appliance> appliance = Optional.empty();

  void set(Optional<Appliance> running) {
    appliance = running;
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  public Inventory get() {
    return appliance
        .flatMap(Appliance::inventory)
        .orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  Configurations configurations() {
    return appliance
        .flatMap(Appliance::configurations)
        .orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  public PlanDesk planDesk() {
    return appliance
        .flatMap(Appliance::planDesk)
        .orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  LeaseOffice leases() {
    return appliance
        .flatMap(Appliance::leases)
        .orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  BmcOffice bmcs() {
    return appliance
        .flatMap(Appliance::bmcs)
        .orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  AssetOffice assets() {
    return appliance
        .flatMap(Appliance::assets)
        .orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }

  /** Why no address is acknowledged; absent: they are, or nothing runs. */
  Optional<String> leaseProblem() {
    return appliance.flatMap(Appliance::leases).flatMap(LeaseOffice::problem);
  }

  /** Empty before the appliance has started, and after its end. */
  public Optional<DhcpServer> dhcp() {
    return appliance.flatMap(Appliance::dhcp);
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  public InterfaceDesk interfaces() {
    return appliance
        .map(Appliance::interfaces)
        .orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }
}
