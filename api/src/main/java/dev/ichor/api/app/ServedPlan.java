package dev.ichor.api.app;

import dev.ichor.api.plan.PlanDesk;
import dev.ichor.dhcp.policy.Plan;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.server.DhcpConfig;
import dev.ichor.dhcp.server.DhcpServer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The running DHCP server, as the plan's desk sees it.
 *
 * @param atStart interfaces and their own pools, until the server runs
 * @param server empty until it runs
 */
record ServedPlan(DhcpConfig atStart, Supplier<Optional<DhcpServer>> server)
    implements PlanDesk.Target {
  @Override
  public List<Subnet> served() {
    return DhcpServer.ownSubnets(server.get().map(DhcpServer::config).orElse(atStart));
  }

  @Override
  public void check(Plan plan) {
    server.get().ifPresent(it -> it.check(now -> now.withPlan(plan)));
  }

  @Override
  public void apply(Plan plan) {
    server.get().ifPresent(it -> it.reconfigure(now -> now.withPlan(plan)));
  }
}
