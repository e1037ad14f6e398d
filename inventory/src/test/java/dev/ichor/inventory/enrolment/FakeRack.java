package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.HardwarePart;
import dev.ichor.inventory.model.HardwareReport;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator;
import dev.ichor.inventory.port.Power;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A fake rack: nodes are what the test says they are, and calls are counted. */
final class FakeRack implements Power, Configurator {
  enum Node {
    DARK,
    MAINTENANCE,
    LOSES_REPLY,
    INSTALLED,
    READY
  }

  final Map<InetAddress, Node> nodes = new ConcurrentHashMap<>();
  final Set<InetAddress> configured = ConcurrentHashMap.newKeySet();
  final Map<InetAddress, List<Hardware.Nic>> nics = new ConcurrentHashMap<>();
  final Map<InetAddress, List<HardwarePart>> parts = new ConcurrentHashMap<>();
  final List<Optional<Secret>> surveys = new CopyOnWriteArrayList<>();

  /** Instead of what follows from {@link #nodes}. */
  final Map<InetAddress, Survey> surveyed = new ConcurrentHashMap<>();

  final Map<InetAddress, Observation> observed = new ConcurrentHashMap<>();

  /** Answers to the next hand-overs, before the usual ones. */
  final Queue<Handover> handovers = new ConcurrentLinkedQueue<>();

  final List<String> handedOver = new CopyOnWriteArrayList<>();
  volatile Runnable duringConfiguration = () -> {};
  final AtomicInteger powerOns = new AtomicInteger();
  final AtomicInteger hardOffs = new AtomicInteger();
  final AtomicInteger diskBoots = new AtomicInteger();
  final AtomicInteger bootstraps = new AtomicInteger();
  volatile Optional<String> refusal = Optional.empty();
  volatile boolean isBmcDead;
  volatile boolean isOff;
  volatile Runnable duringPower = () -> {};

  /** Nodes have another cluster's configuration. */
  volatile boolean isStranger;

  volatile Runnable duringHandOver = () -> {};
  volatile Runnable afterSurvey = () -> {};

  /** Whom Bootstrap was asked of, in order. */
  final List<InetAddress> bootstrapAsked = new CopyOnWriteArrayList<>();

  /** Told before the act (false) and after it (true); what it throws stands for a crash there. */
  volatile Consumer<Boolean> duringBootstrap = _ -> {};

  private Node node(InetAddress address) {
    return nodes.getOrDefault(address, Node.DARK);
  }

  @Override
  public Reading read(BmcEndpoint bmc) {
    return new Reading.State(!isOff);
  }

  @Override
  public Power.Result netbootOnce(BmcEndpoint bmc, Firmware firmware) {
    powerOns.incrementAndGet();
    duringPower.run();
    return isBmcDead
        ? new Power.Result.Failed("BMC did not answer", true)
        : new Power.Result.Done(List.of("armed", "on"));
  }

  @Override
  public Power.Result diskOnce(BmcEndpoint bmc, Firmware firmware) {
    diskBoots.incrementAndGet();
    return new Power.Result.Done(List.of("armed one disk boot", "restarted"));
  }

  @Override
  public Power.Result on(BmcEndpoint bmc) {
    return new Power.Result.Done(List.of("on"));
  }

  @Override
  public Power.Result off(BmcEndpoint bmc) {
    return new Power.Result.Done(List.of("off"));
  }

  /** A system that never obeys: time passes, then it is turned off unless that is objected to. */
  @Override
  public Power.Result shutdown(BmcEndpoint bmc, Objection objection) {
    duringPower.run();
    var why = objection.now();
    if (why.isPresent()) {
      return new Power.Result.Failed(why.get(), false);
    }
    hardOffs.incrementAndGet();
    return new Power.Result.Done(List.of("off"));
  }

  @Override
  public Secret newSecrets(Cluster cluster) {
    return Secret.of("secrets of " + cluster.name());
  }

  @Override
  public Generated configuration(Machine machine, Cluster cluster, Secret secrets) {
    duringConfiguration.run();
    var keys = secrets.reveal().startsWith("secrets") ? "" : " with " + secrets.reveal();
    return new Generated.Ready(Secret.of("configuration of " + machine.name() + keys), List.of());
  }

  @Override
  public Secret talosconfig(Cluster cluster, Secret secrets, List<InetAddress> endpoints) {
    return Secret.of("talosconfig " + endpoints);
  }

  @Override
  public Inspection inspect(InetAddress address) {
    return node(address) == Node.MAINTENANCE || node(address) == Node.LOSES_REPLY
        ? new Inspection.Found(
            hardware(address), "v1.13.9", "print", "maintenance", false, report(address))
        : node(address) == Node.DARK
            ? new Inspection.Unreachable("no answer")
            : new Inspection.Configured();
  }

  @Override
  public Survey survey(InetAddress address, Optional<Secret> secrets) {
    surveys.add(secrets);
    var read =
        node(address) == Node.DARK
            ? new Survey.Unreadable("no answer")
            : new Survey.Read(report(address), hardware(address));
    afterSurvey.run();
    return surveyed.getOrDefault(address, read);
  }

  private HardwareReport report(InetAddress address) {
    return new HardwareReport(
        Instant.EPOCH, "v1.13.9", parts.getOrDefault(address, List.of()), Set.of());
  }

  private Hardware hardware(InetAddress address) {
    return new Hardware(
        Optional.of("Acme"),
        Optional.of("One"),
        Optional.empty(),
        Optional.empty(),
        Architecture.AMD64,
        List.of(),
        8192,
        List.of(),
        nics.getOrDefault(address, List.of()),
        false);
  }

  @Override
  public Handover handOver(InetAddress address, Secret configuration, Secret secrets) {
    duringHandOver.run();
    handedOver.add(configuration.reveal());
    var planned = handovers.poll();
    if (planned != null) {
      if (planned instanceof Handover.Accepted) {
        configured.add(address);
      }
      return planned;
    }
    if (refusal.isPresent()) {
      return new Handover.Refused(refusal.get());
    }
    return switch (node(address)) {
      case DARK -> new Handover.Uncertain("no answer");
      case MAINTENANCE -> {
        configured.add(address);
        yield new Handover.Accepted("print", List.of());
      }
      case LOSES_REPLY -> {
        var first = configured.add(address);
        yield first ? new Handover.Uncertain("reply lost") : new Handover.AlreadyConfigured();
      }
      case INSTALLED, READY -> new Handover.AlreadyConfigured();
    };
  }

  @Override
  public Observation observe(InetAddress address, Cluster cluster, Secret secrets) {
    var planned = observed.get(address);
    if (planned != null) {
      return planned;
    }
    if (isStranger) {
      return new Observation.NotOurs("another cluster's certificate");
    }
    return switch (node(address)) {
      case DARK, MAINTENANCE, LOSES_REPLY -> new Observation.Unreachable("no answer");
      case INSTALLED ->
          new Observation.Seen(
              "booting", false, List.of("etcd"), true, "v1.13.9", Optional.empty());
      case READY ->
          new Observation.Seen("running", true, List.of(), true, "v1.13.9", Optional.empty());
    };
  }

  @Override
  public Bootstrap bootstrap(InetAddress address, Cluster cluster, Secret secrets) {
    bootstrapAsked.add(address);
    duringBootstrap.accept(false);
    if (bootstraps.get() > 0) {
      return new Bootstrap.AlreadyDone();
    }
    bootstraps.incrementAndGet();
    duringBootstrap.accept(true);
    nodes.replaceAll((_, state) -> state == Node.INSTALLED ? Node.READY : state);
    return new Bootstrap.Done();
  }

  @Override
  public Optional<Secret> kubeconfig(InetAddress address, Cluster cluster, Secret secrets) {
    return Optional.of(Secret.of("kubeconfig"));
  }
}
