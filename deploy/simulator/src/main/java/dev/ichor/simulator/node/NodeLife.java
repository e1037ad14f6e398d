package dev.ichor.simulator.node;

import dev.ichor.simulator.node.NodeSession.End;
import dev.ichor.talos.wire.common.Code;
import dev.ichor.talos.wire.common.Error;
import dev.ichor.talos.wire.machine.ConfigLoadErrorEvent;
import dev.ichor.talos.wire.machine.PhaseEvent;
import dev.ichor.talos.wire.machine.SequenceEvent;
import dev.ichor.talos.wire.machine.TaskEvent;
import java.util.Optional;

/**
 * The life of machined from kernel start to the end of a boot: initialize, acquire a configuration,
 * install, boot.
 */
final class NodeLife {
  private final NodeSession session;
  private final NodeDisk disk;
  private final NodeTimes times;
  private final FaultCounters faults;

  NodeLife(NodeSession session) {
    this.session = session;
    this.disk = session.node().disk();
    this.times = session.runtime().settings().times();
    this.faults = session.node().faults();
  }

  End live() throws InterruptedException {
    int boot = disk.countBoot();
    if (boot > 1) {
      session.node().loseMemory(faults.memoryLost());
    }
    Optional<String> panic = session.line().panic();
    if (panic.isPresent()) {
      session.trace("kernel panic: " + panic.get());
      session.pause(times.panic());
      return End.REBOOT;
    }
    session.openOutlets();
    session.trace(
        "boot "
            + boot
            + " of Talos "
            + session.talosVersion()
            + " at "
            + session.address().getHostAddress());
    sequence("initialize", SequenceEvent.Action.START);
    session.board().set(NodeStatus.waiting(Stage.BOOTING, "network", "waiting for an address"));
    session.pause(times.boot().plus(faults.bootDelay()));
    session.publishAddress();
    sequence("initialize", SequenceEvent.Action.STOP);
    Optional<NodeConfig> stored = stored();
    NodeConfig config = stored.isPresent() ? stored.get() : acquire();
    session.adopt(config);
    session.apply(config.side());
    if (!disk.isInstalled()) {
      return new Installation(session, config).run();
    }
    if (stored.isEmpty()) {
      disk.writeConfiguration(
          config.text()); // STATE was wiped, the rest of the installation was not
    }
    return new ConfiguredLife(session, config).run();
  }

  private Optional<NodeConfig> stored() {
    Optional<String> text = disk.configuration();
    if (!disk.isInstalled() || text.isEmpty()) {
      return Optional.empty();
    }
    return switch (ConfigJudge.judge(text.get(), session.hardware())) {
      case Verdict.Complete(var config) -> Optional.of(config);
      case Verdict.Incomplete(var side) -> {
        session.apply(side);
        yield Optional.empty();
      }
      case Verdict.Refused(var reason) ->
          throw new IllegalStateException("the configuration on STATE is " + reason);
    };
  }

  private NodeConfig acquire() throws InterruptedException {
    Optional<String> url = session.line().configUrl();
    while (url.isPresent()) {
      var attempt =
          download(ConfigDownload.expand(url.get(), session.hardware(), session.hostname()));
      switch (attempt) {
        case Verdict.Complete(var config) -> {
          session.trace("configuration downloaded from talos.config");
          return config;
        }
        case Verdict.Incomplete(var side) -> {
          session.apply(side);
          session.trace("talos.config answered with side documents only: maintenance");
          return maintain();
        }
        case Verdict.Refused(var reason) -> {
          session.trace("no configuration from talos.config: " + reason);
          session.publish(ConfigLoadErrorEvent.newBuilder().setError(reason).build());
          session.pause(times.configRetry());
        }
      }
    }
    return maintain();
  }

  private Verdict download(String url) throws InterruptedException {
    return switch (ConfigDownload.get(url, session.address(), session.runtime())) {
      case ConfigDownload.Result.Body(var text) -> ConfigJudge.judge(text, session.hardware());
      case ConfigDownload.Result.Failed(var reason) -> new Verdict.Refused(reason);
    };
  }

  private NodeConfig maintain() throws InterruptedException {
    task("runningMaintenance", TaskEvent.Action.START);
    session.openApi(ApiServer.maintenance(session));
    session.board().set(NodeStatus.of(Stage.MAINTENANCE));
    session.trace(
        "maintenance: waiting for a configuration at " + session.address().getHostAddress());
    while (true) {
      switch (session.accepted().take()) {
        case Verdict.Complete(var config) -> {
          session.board().set(NodeStatus.waiting(Stage.BOOTING, "services", "machine is starting"));
          task("runningMaintenance", TaskEvent.Action.STOP);
          session.closeApi(true);
          return config;
        }
        case Verdict.Incomplete(var side) -> session.apply(side);
        case Verdict.Refused _ ->
            throw new IllegalStateException("a refused configuration was accepted");
      }
    }
  }

  private void sequence(String name, SequenceEvent.Action action) {
    session.publish(SequenceEvent.newBuilder().setSequence(name).setAction(action).build());
  }

  private void task(String name, TaskEvent.Action action) {
    session.publish(TaskEvent.newBuilder().setTask(name).setAction(action).build());
  }

  /** The install sequence: writes the system disk and reboots. */
  private static final class Installation {
    private final NodeSession session;
    private final NodeConfig config;

    Installation(NodeSession session, NodeConfig config) {
      this.session = session;
      this.config = config;
    }

    End run() throws InterruptedException {
      var settings = session.runtime().settings();
      if (config.controlPlane()) {
        session.openApi(
            ApiServer.configured(session, config, config.machineAuthority().orElseThrow()));
      }
      sequence(SequenceEvent.Action.START, "");
      phase("install", PhaseEvent.Action.START);
      session
          .board()
          .set(NodeStatus.waiting(Stage.INSTALLING, "services", "installation in progress"));
      session.trace("installing to " + config.installDisk().path());
      session.pause(settings.times().install());
      boolean failed = session.node().faults().failInstall();
      if (failed) {
        String reason =
            "installer exited with code 1: no space left on " + config.installDisk().path();
        session.trace("installation went wrong: " + reason);
        sequence(SequenceEvent.Action.NOOP, reason);
      } else {
        session.node().disk().install(config.installDisk().path(), config.text());
        Upgrades.installed(session, config);
        phase("install", PhaseEvent.Action.STOP);
        phase("kexec", PhaseEvent.Action.START);
      }
      session.board().set(NodeStatus.of(Stage.REBOOTING));
      session.trace("rebooting");
      session.pause(settings.times().reboot());
      return settings.kexecAfterInstall() && !failed ? End.KEXEC : End.REBOOT;
    }

    private void sequence(SequenceEvent.Action action, String fatal) {
      var event = SequenceEvent.newBuilder().setSequence("install").setAction(action);
      if (!fatal.isEmpty()) {
        event.setError(Error.newBuilder().setCode(Code.FATAL).setMessage(fatal));
      }
      session.publish(event.build());
    }

    private void phase(String name, PhaseEvent.Action action) {
      session.publish(PhaseEvent.newBuilder().setPhase(name).setAction(action).build());
    }
  }
}
