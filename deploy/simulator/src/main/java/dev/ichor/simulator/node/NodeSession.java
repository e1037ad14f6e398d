package dev.ichor.simulator.node;

import com.google.protobuf.Message;
import dev.ichor.simulator.node.NodeConfig.Side;
import dev.ichor.talos.wire.machine.AddressEvent;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** One boot of a node: what the API and the machined life share, and how the boot ends. */
final class NodeSession {
  private static final Logger LOG = Logger.getLogger(NodeSession.class);

  /** How a boot ends. */
  enum End {
    REBOOT,
    KEXEC,
    POWER_OFF,
    HALTED
  }

  private final SimulatedNode node;
  private final Inet4Address address;
  private final KernelLine line;
  private final Instant bootTime = Instant.now();
  private final String bootId = UUID.randomUUID().toString();
  private final String talosVersion;
  private final EventLog events = new EventLog();
  private final LogBook logs = new LogBook();
  private final StatusBoard board = new StatusBoard(events);
  private final BlockingQueue<Verdict> accepted = new LinkedBlockingQueue<>();
  private volatile Optional<End> order = Optional.empty();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Outlets outlets;
  private final Thread thread;
  private volatile Side side;
  private volatile Optional<NodeConfig> config = Optional.empty();
  private volatile Optional<ApiServer> api = Optional.empty();
  private volatile boolean settled;

  NodeSession(SimulatedNode node, Inet4Address address, KernelLine line) {
    this.node = node;
    this.address = address;
    this.line = line;
    this.talosVersion =
        line.equals(KernelLine.INSTALLED)
            ? node.disk().talosVersion().orElse(node.runtime().settings().talosVersion())
            : node.runtime().settings().talosVersion();
    this.side =
        new Side(
            line.value("talos.events.sink"),
            line.value("talos.logging.kernel"),
            line.value("talos.hostname"));
    this.outlets = new Outlets(address, events, node.runtime());
    this.thread = Thread.ofVirtual().name("node-" + node.hardware().serial()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean isRunning() {
    return !over.get();
  }

  private void run() {
    End end;
    try {
      end = order.isPresent() ? End.HALTED : new NodeLife(this).live();
      outlets.drain();
    } catch (InterruptedException e) {
      end = order.orElse(End.HALTED);
    } catch (RuntimeException e) {
      LOG.errorf(e, "node stopped machine=%s why=\"%s\"", node.hardware().uuid(), e);
      trace("kernel panic: " + e);
      end = End.HALTED;
    }
    close(end != End.HALTED);
    try {
      node.ended(this, end);
    } catch (RuntimeException e) {
      LOG.errorf(
          e, "host refused the end of a boot machine=%s end=%s", node.hardware().uuid(), end);
    }
  }

  private void close(boolean graceful) {
    config.ifPresent(
        known -> node.runtime().fabric().down(known.fabricKey(), node.hardware().uuid()));
    Thread.interrupted(); // an order that came twice must not cut the closing short
    closeApi(graceful);
    outlets.close();
    over.set(true);
  }

  /** Cuts the power. */
  void halt() {
    order = Optional.of(End.HALTED);
    if (Thread.currentThread() == thread || thread.getState() == Thread.State.NEW) {
      return; // from inside the end of this boot, or before it began
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An API call ends this boot; its reply still goes out. */
  void order(End end, Stage stage, String why) {
    if (take(end)) {
      trace(why);
      board.set(NodeStatus.of(stage));
      var pause = node.runtime().settings().times().reboot();
      node.runtime()
          .connections()
          .schedule(thread::interrupt, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Something that follows later, if this boot still runs then. */
  void afterwards(Duration delay, Runnable what) {
    node.runtime()
        .connections()
        .schedule(
            () -> {
              if (isRunning()) {
                node.runtime().tasks().execute(what);
              }
            },
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private synchronized boolean take(End end) {
    if (order.isPresent()) {
      return false;
    }
    order = Optional.of(end);
    return true;
  }

  void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  void publish(Message event) {
    events.publish(event);
  }

  /** One line for people: to the host's trace and to the kernel log. */
  void trace(String text) {
    node.host().trace(text);
    logs.trace(text);
    outlets.line(text);
  }

  void apply(Side documents) {
    side = side.overriddenBy(documents);
    outlets.open(side);
  }

  void openOutlets() {
    outlets.open(side);
  }

  void publishAddress() {
    publish(
        AddressEvent.newBuilder()
            .setHostname(hostname())
            .addAddresses(address.getHostAddress())
            .build());
  }

  /** From HostnameConfig or talos.hostname, else a stable one made of the machine's UUID. */
  String hostname() {
    return side.hostname()
        .orElseGet(
            () ->
                "talos-"
                    + Integer.toString(node.hardware().uuid().hashCode() & 0x7fffffff, 36)
                        .toLowerCase(Locale.ROOT));
  }

  void openApi(ApiServer server) {
    api = Optional.of(server);
    logs.say("apid", "serving on " + address.getHostAddress());
  }

  void closeApi(boolean graceful) {
    api.ifPresent(server -> server.close(graceful));
    api = Optional.empty();
  }

  void adopt(NodeConfig complete) {
    config = Optional.of(complete);
  }

  void settle() {
    settled = true;
  }

  boolean isSettled() {
    return settled;
  }

  Optional<NodeConfig> config() {
    return config;
  }

  BlockingQueue<Verdict> accepted() {
    return accepted;
  }

  SimulatedNode node() {
    return node;
  }

  NodeHardware hardware() {
    return node.hardware();
  }

  Inet4Address address() {
    return address;
  }

  KernelLine line() {
    return line;
  }

  /** /proc/sys/kernel/random/boot_id: another one with each boot. */
  String bootId() {
    return bootId;
  }

  /** Of what this boot runs: from the disk, or as it came over the network. */
  String talosVersion() {
    return talosVersion;
  }

  Instant bootTime() {
    return bootTime;
  }

  EventLog events() {
    return events;
  }

  LogBook logs() {
    return logs;
  }

  StatusBoard board() {
    return board;
  }

  NodeRuntime runtime() {
    return node.runtime();
  }
}
