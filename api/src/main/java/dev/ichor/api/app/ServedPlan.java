package dev.ichor.api.app;

import dev.ichor.api.plan.PlanDesk;
import dev.ichor.dhcp.policy.Plan;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.server.DhcpConfig;
import dev.ichor.dhcp.server.DhcpServer;
import dev.ichor.dhcp.server.DhcpStartException;
import dev.ichor.inventory.model.LoaderSelection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The running DHCP server, as the plan's desk sees it.
 *
 * @param atStart interfaces and their own pools, until the server runs
 * @param server empty until it runs
 * @param objection why firmware cannot be given a loader
 */
record ServedPlan(
    DhcpConfig atStart,
    Supplier<Optional<DhcpServer>> server,
    Function<LoaderSelection, Optional<String>> objection)
    implements PlanDesk.Target {
  private static final Logger LOG = Logger.getLogger(ServedPlan.class);

  @Override
  public List<Subnet> served() {
    return DhcpServer.ownSubnets(server.get().map(DhcpServer::config).orElse(atStart));
  }

  /** A loader that is not there refuses the plan that begins to name it, no later change of it. */
  @Override
  public void check(Plan plan) {
    var known =
        server
            .get()
            .map(it -> PlannedLoaders.absent(it.config().plan(), objection))
            .orElse(List.of());
    var absent = PlannedLoaders.absent(plan, objection).stream().filter(it -> !known.contains(it));
    absent
        .reduce((one, other) -> one + "; " + other)
        .ifPresent(
            why -> {
              throw new DhcpStartException(why);
            });
    server.get().ifPresent(it -> it.check(now -> now.withPlan(plan)));
  }

  /** At the start a missing loader is a warning: the network needs its addresses all the same. */
  Plan told(Plan plan) {
    PlannedLoaders.absent(plan, objection)
        .forEach(why -> LOG.warnf("dhcp plan names what is not there why=\"%s\"", why));
    return plan;
  }

  @Override
  public void apply(Plan plan) {
    server.get().ifPresent(it -> it.reconfigure(now -> now.withPlan(plan)));
  }
}
