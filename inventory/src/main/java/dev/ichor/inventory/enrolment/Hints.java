package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.NodeEvents;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * What nodes push unasked. Nothing here is authenticated: hints hurry the engine and decide at most
 * whether a machine under installation is sent to its disk; proof comes over mutual TLS.
 */
final class Hints implements NodeEvents {
  /** How the evidence of a stage begins, and of the one in which a node wipes itself. */
  private static final String STAGE = "Talos stage ";

  static final String RESETTING = STAGE + "resetting";

  /** Stages in which a node answers nobody, or will not for long. */
  private static final Set<String> BUSY =
      Set.of("installing", "rebooting", "upgrading", "resetting", "shutting down");

  private final Registry registry;
  private final Timeline timeline;
  private final Engine engine;
  private final BiConsumer<MachineId, String> stages;
  private final InstantSource clock;
  private final Map<MachineId, String> lastStage = new ConcurrentHashMap<>();
  private final Set<MachineId> troubled = ConcurrentHashMap.newKeySet();

  /**
   * @param stages told of each stage that a machine enters
   */
  Hints(
      Registry registry,
      Timeline timeline,
      Engine engine,
      BiConsumer<MachineId, String> stages,
      InstantSource clock) {
    this.registry = registry;
    this.timeline = timeline;
    this.engine = engine;
    this.stages = stages;
    this.clock = clock;
  }

  @Override
  public void stage(InetAddress peer, String stage, boolean ready) {
    var machine = find(peer);
    if (machine.isEmpty()) {
      return;
    }
    var id = machine.get().id();
    engine.seen(id, clock.instant());
    if (stage.equals("installing") || stage.equals("booting")) {
      troubled.remove(id);
    }
    if (stage.equals("rebooting") && !troubled.contains(id) && isInstalling(machine.get())) {
      registry.update(
          id,
          m ->
              isInstalling(m)
                  ? Optional.of(
                      m.withProgress(m.progress().installSeen(Optional.of(clock.instant()))))
                  : Optional.empty());
    }
    var word = Printable.of(stage) + (ready ? " (ready)" : "");
    if (!word.equals(lastStage.put(id, word))) {
      record(id, Evidence.Source.EVENT_SINK, "stage", STAGE + word);
      stages.accept(id, stage);
    }
    if (!BUSY.contains(stage)) {
      engine.hurry(id);
    }
  }

  private static boolean isInstalling(Machine machine) {
    return machine.state() == MachineState.PROVISIONING
        && machine.progress().configAcceptedAt().isPresent()
        && machine.progress().installSeenAt().isEmpty();
  }

  @Override
  public void note(InetAddress peer, String kind, String text) {
    find(peer)
        .ifPresent(
            machine -> {
              if (kind.contains("error")) {
                troubled.add(machine.id());
              }
              engine.seen(machine.id(), clock.instant());
              var source =
                  kind.equals("kernel-log")
                      ? Evidence.Source.KERNEL_LOG
                      : Evidence.Source.EVENT_SINK;
              record(machine.id(), source, Printable.of(kind), Printable.of(text));
            });
  }

  private Optional<Machine> find(InetAddress peer) {
    return peer instanceof Inet4Address address ? registry.byAddress(address) : Optional.empty();
  }

  private void record(MachineId id, Evidence.Source source, String kind, String text) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(id), clock.instant(), source, kind, text, Map.of()));
  }
}
