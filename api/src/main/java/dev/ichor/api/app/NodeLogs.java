package dev.ichor.api.app;

import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.client.LogTail;
import dev.ichor.talos.client.LogWish;
import dev.ichor.talos.client.NodeServices;
import dev.ichor.talos.client.TalosConfigurator;
import dev.ichor.talos.config.Scrubber;
import dev.ichor.talos.secrets.MalformedSecretsException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Logs of nodes for people. A line never shows a secret of the machine's cluster or of its
 * configuration.
 */
public final class NodeLogs {
  /** Streams at once, of all readers. */
  public static final int AT_ONCE = 32;

  private static final Logger LOG = Logger.getLogger(NodeLogs.class);

  private final Inventory inventory;
  private final TalosConfigurator talos;
  private final Semaphore streams = new Semaphore(AT_ONCE);

  NodeLogs(Inventory inventory, TalosConfigurator talos) {
    this.inventory = inventory;
    this.talos = talos;
  }

  /** What became of a wish to read. */
  public sealed interface Opened {
    /** To be closed by whoever reads it. */
    record Reading(LogTail tail, AutoCloseable whole) implements Opened {}

    record Missing(String advice) implements Opened {}

    /** It cannot be read now: why, then the remedy. */
    record Refused(String advice) implements Opened {}
  }

  public Opened open(MachineId id, LogWish wish) {
    var machine = inventory.machines().find(id).map(view -> view.machine());
    if (machine.isEmpty()) {
      return new Opened.Missing("no machine %s; GET /api/v1/machines lists them".formatted(id));
    }
    if (machine.get().address().isEmpty()) {
      return new Opened.Refused("the machine has no address; let it boot");
    }
    if (!streams.tryAcquire()) {
      return new Opened.Refused(
          "%d logs are being read already; close one and ask again".formatted(AT_ONCE));
    }
    try {
      var tail =
          talos.log(
              machine.get().address().get(), secrets(machine.get()), wish, hidden(machine.get()));
      LOG.infof("log open machine=%s wish=%s", machine.get().name(), wish);
      return new Opened.Reading(tail, () -> close(machine.get(), tail));
    } catch (MalformedSecretsException e) {
      streams.release();
      return new Opened.Refused(unusable(e));
    } catch (RuntimeException e) {
      streams.release();
      throw e;
    }
  }

  private void close(Machine machine, LogTail tail) {
    streams.release();
    tail.close();
    LOG.infof("log close machine=%s", machine.name());
  }

  /** Streams that are open. */
  int open() {
    return AT_ONCE - streams.availablePermits();
  }

  /** Empty: no such machine. */
  public Optional<NodeServices> services(MachineId id) {
    return inventory.machines().find(id).map(view -> services(view.machine()));
  }

  private NodeServices services(Machine machine) {
    if (machine.address().isEmpty()) {
      return new NodeServices.Unknown("the machine has no address; let it boot");
    }
    try {
      return talos.services(machine.address().get(), secrets(machine));
    } catch (MalformedSecretsException e) {
      return new NodeServices.Unknown(unusable(e));
    }
  }

  private static String unusable(MalformedSecretsException e) {
    return "the secrets of its cluster cannot be used: %s; import them again"
        .formatted(e.getMessage());
  }

  private Optional<Secret> bundle(Machine machine) {
    return machine
        .assignment()
        .flatMap(assigned -> inventory.clusters().secrets(assigned.cluster()));
  }

  private Optional<Secret> secrets(Machine machine) {
    return inventory.clusters().isConfigured(machine) ? bundle(machine) : Optional.empty();
  }

  private Set<String> hidden(Machine machine) throws MalformedSecretsException {
    var hidden = new HashSet<String>();
    var configuration = inventory.clusters().handedOver(machine.id());
    if (configuration.isPresent()) {
      hidden.addAll(Scrubber.values(configuration.get()));
    }
    var bundle = bundle(machine);
    if (bundle.isPresent()) {
      hidden.addAll(Scrubber.values(bundle.get()));
    }
    return hidden;
  }
}
