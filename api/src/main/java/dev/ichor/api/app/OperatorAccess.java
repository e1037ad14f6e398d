package dev.ichor.api.app;

import dev.ichor.api.plan.PlanDesk;
import dev.ichor.api.security.Gate;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.api.security.Sessions;
import dev.ichor.api.security.TokenDesk;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.port.InventoryStore;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What the operator plane asks for; a Quarkus without a launch gets a token of its own. */
@Singleton
final class OperatorAccess {
  @Produces
  @Singleton
  OperatorToken token() {
    return ApplianceProcess.operatorToken().orElseGet(OperatorToken::random);
  }

  /** For the operator plane, which opens only when the appliance runs. */
  @Produces
  @Singleton
  Inventory inventory(InventoryHolder holder) {
    return holder.get();
  }

  /** For the operator plane, which opens only when the appliance runs. */
  @Produces
  @Singleton
  Configurations configurations(InventoryHolder holder) {
    return holder.configurations();
  }

  /** For the operator plane, which opens only when the appliance runs. */
  @Produces
  @Singleton
  InterfaceDesk interfaces(InventoryHolder holder) {
    return holder.interfaces();
  }

  @Produces
  @Singleton
  LeaseOffice leases(InventoryHolder holder) {
    return holder.leases();
  }

  @Produces
  @Singleton
  AssetOffice assets(InventoryHolder holder) {
    return holder.assets();
  }

  @Produces
  @Singleton
  BmcOffice bmcs(InventoryHolder holder) {
    return holder.bmcs();
  }

  @Produces
  @Singleton
  PlanDesk planDesk(InventoryHolder holder) {
    return holder.planDesk();
  }

  @Produces
  @Singleton
  Sessions sessions(OperatorToken token) {
    return new Sessions(token);
  }

  @Produces
  @Singleton
  TokenDesk tokens(OperatorToken token, InventoryStore store) {
    return new TokenDesk(token, store, InstantSource.system());
  }

  /** Before the operator's listener opens, and not on its thread. */
  void load(@Observes StartupEvent event, TokenDesk tokens) {
    tokens.load();
  }

  @Produces
  @Singleton
  Gate gate(TokenDesk tokens, Sessions sessions) {
    return new Gate(tokens, sessions);
  }
}
