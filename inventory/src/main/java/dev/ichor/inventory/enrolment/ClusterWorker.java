package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.enrolment.ClusterPlan.Next;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.port.Configurator;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Carries out one step for one cluster. Blocking; at most one step per cluster at a time. */
final class ClusterWorker {
  private static final Logger LOG = Logger.getLogger(ClusterWorker.class);

  private final Clusters clusters;
  private final Timeline timeline;
  private final Configurator configurator;
  private final InstantSource clock;
  private final Map<String, String> told = new ConcurrentHashMap<>();

  ClusterWorker(
      Clusters clusters, Timeline timeline, Configurator configurator, InstantSource clock) {
    this.clusters = clusters;
    this.timeline = timeline;
    this.configurator = configurator;
    this.clock = clock;
  }

  /**
   * @return true when something came of it, so that the next step follows at once
   */
  boolean perform(Cluster cluster, Next next) {
    return switch (next) {
      case Next.Wait _ -> false;
      case Next.ChooseBootstrap(var machine) ->
          clusters.update(cluster.name(), c -> c.withBootstrapGoal(machine)).isPresent();
      case Next.Bootstrap(var machine) -> bootstrap(cluster, machine);
      case Next.FetchKubeconfig(var machine) -> kubeconfig(cluster, machine);
      case Next.DeclareHealthy() -> {
        clusters.update(cluster.name(), c -> c.withHealthyAt(Optional.of(clock.instant())));
        LOG.infof("cluster healthy name=%s", cluster.name());
        yield true;
      }
      case Next.DeclareUnhealthy(var why) -> {
        clusters.update(cluster.name(), c -> c.withHealthyAt(Optional.empty()));
        LOG.warnf("cluster unhealthy name=%s why=\"%s\"", cluster.name(), why);
        yield true;
      }
    };
  }

  private boolean bootstrap(Cluster cluster, Machine machine) {
    var secrets = clusters.bundle(cluster.name());
    if (secrets.isEmpty() || machine.address().isEmpty()) {
      return false;
    }
    var answer = configurator.bootstrap(machine.address().get(), cluster, secrets.get());
    return switch (answer) {
      case Configurator.Bootstrap.Done() -> bootstrapped(cluster, machine, "etcd bootstrapped");
      case Configurator.Bootstrap.AlreadyDone() ->
          bootstrapped(cluster, machine, "etcd had been bootstrapped already");
      case Configurator.Bootstrap.NotYet(var advice) -> {
        tell(cluster, machine, "bootstrap-waits", advice);
        yield false;
      }
      case Configurator.Bootstrap.WrongTarget(var advice) -> {
        tell(cluster, machine, "bootstrap-refused", advice);
        yield false;
      }
    };
  }

  /** Asked every two seconds; told when it is something else than the last time. */
  private void tell(Cluster cluster, Machine machine, String kind, String advice) {
    if (!advice.equals(told.put(cluster.name(), advice))) {
      note(machine, kind, advice);
      LOG.infof("%s cluster=%s why=\"%s\"", kind, cluster.name(), advice);
    }
  }

  private boolean bootstrapped(Cluster cluster, Machine machine, String text) {
    clusters.update(cluster.name(), c -> c.withBootstrappedAt(clock.instant()));
    return note(machine, "bootstrapped", text + " for cluster '" + cluster.name() + "'");
  }

  private boolean kubeconfig(Cluster cluster, Machine machine) {
    var secrets = clusters.bundle(cluster.name());
    if (secrets.isEmpty() || machine.address().isEmpty()) {
      return false;
    }
    var found = configurator.kubeconfig(machine.address().get(), cluster, secrets.get());
    if (found.isEmpty()) {
      return false;
    }
    clusters.saveKubeconfig(cluster.name(), found.get());
    return note(machine, "kubeconfig", "kubeconfig of cluster '" + cluster.name() + "' stored");
  }

  private boolean note(Machine machine, String kind, String text) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(machine.id()),
            clock.instant(),
            Evidence.Source.TALOS_API,
            kind,
            text,
            Map.of()));
    return true;
  }
}
