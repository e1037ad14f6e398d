package dev.ichor.simulator.rack;

import dev.ichor.simulator.bmc.BootOverride;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import dev.ichor.simulator.bmc.redfish.RedfishService;
import dev.ichor.simulator.firmware.BootSettings;
import dev.ichor.simulator.relay.SwitchPort;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * One machine: power, firmware, operating system. Its BMC sees the power change at once; what has
 * to stop or start for it does so in order on the machine's own thread.
 */
public final class SimulatedMachine implements Chassis, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SimulatedMachine.class);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final MachinePlan plan;
  private final MachineStore store;
  private final RackListener listener;
  private final OperatingSystem system;
  private final BootSequence sequence;
  private final SimulatedBmc bmc;
  private final RedfishService redfish;
  private final InstantSource clock;
  private final ExecutorService steps;
  private volatile boolean on;
  private volatile String progress = "None";
  private Optional<Thread> firmware = Optional.empty();

  SimulatedMachine(
      MachinePlan plan,
      Path directory,
      SwitchPort port,
      BootSettings settings,
      OperatingSystem.Maker maker,
      RackListener listener,
      InstantSource clock) {
    this.plan = plan;
    this.store = new MachineStore(directory);
    this.listener = listener;
    this.clock = clock;
    this.steps = Executors.newSingleThreadExecutor(Thread.ofVirtual().name(plan.name()).factory());
    this.system = maker.make(plan, store.diskDirectory(), new Host());
    this.sequence = new BootSequence(plan, port, settings, system, this::trace);
    this.bmc = new SimulatedBmc(plan.bmc(), this, plan.faults().bmc());
    this.redfish =
        new RedfishService(bmc, plan.identity().mac().toString(), plan.faults().redfish());
  }

  public MachinePlan plan() {
    return plan;
  }

  public SimulatedBmc bmc() {
    return bmc;
  }

  /** The same BMC, spoken to by HTTPS. */
  public RedfishService redfish() {
    return redfish;
  }

  /** Power comes back after the rack was dark: a machine that was on starts again. */
  void powerRestored() {
    if (store.hasPower()) {
      trace("power restored");
      powerOn();
    }
  }

  @Override
  public boolean isOn() {
    return on;
  }

  @Override
  public synchronized void control(ChassisAction action) {
    trace("bmc: " + action.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    switch (action) {
      case POWER_ON -> powerOn();
      case POWER_OFF -> {
        setPower(false);
        enqueue(this::stop);
      }
      case POWER_CYCLE, HARD_RESET -> enqueue(this::start);
      case SOFT_OFF -> enqueue(this::softOff);
      case DIAGNOSTIC_INTERRUPT -> trace("diagnostic interrupt: nothing handles it");
    }
  }

  private synchronized void powerOn() {
    if (!on) {
      setPower(true);
      enqueue(this::start);
    }
  }

  private void setPower(boolean power) {
    on = power;
    store.setPower(power);
  }

  /** Whatever ran is stopped, then the firmware starts; not if the power went meanwhile. */
  private void start() {
    stop();
    if (on) {
      Optional<String> http = redfish.httpBoot(clock.instant());
      Optional<BootOverride> override = bmc.takeBootOverride(clock.instant());
      progress = "SystemHardwareInitializationComplete";
      firmware =
          Optional.of(
              Thread.ofVirtual()
                  .name(plan.name() + "-firmware")
                  .start(() -> runFirmware(override, http)));
    }
  }

  private void stop() {
    try {
      if (firmware.isPresent()) {
        firmware.get().interrupt();
        if (!firmware.get().join(STOP)) {
          LOG.warnf("machine=%s its firmware does not stop", plan.name());
        }
        firmware = Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    system.halt();
  }

  /** The power button: the operating system ends, then the power goes. */
  private void softOff() {
    if (on) {
      stop();
      setPower(false);
      trace("powered off");
    }
  }

  @Override
  public String bootProgress() {
    return on ? progress : "None";
  }

  private void runFirmware(Optional<BootOverride> override, Optional<String> http) {
    try {
      switch (sequence.run(override, http)) {
        case RUNNING -> progress = "OSRunning";
        case HALTED -> trace("halted without an operating system; the power stays on");
        case RESET -> enqueue(this::start);
        case POWER_OFF -> enqueue(this::softOff);
      }
    } catch (InterruptedException e) {
      LOG.debugf("machine=%s firmware stopped", plan.name());
    } catch (RuntimeException e) {
      LOG.errorf(e, "machine=%s firmware died", plan.name());
      trace("firmware died: " + e);
    }
  }

  private void enqueue(Runnable step) {
    try {
      steps.execute(
          () -> {
            try {
              step.run();
            } catch (RuntimeException e) {
              LOG.errorf(e, "machine=%s power step failed", plan.name());
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debugf("machine=%s the rack is closing", plan.name());
    }
  }

  private void trace(String line) {
    bmc.serial().print(line);
    listener.step(plan.name(), line);
  }

  /** Stops without touching the stored power state: the next start continues. */
  @Override
  public void close() {
    enqueue(this::stop);
    steps.close();
  }

  private final class Host implements OperatingSystem.Host {
    @Override
    public void reboot() {
      trace("reboot");
      enqueue(SimulatedMachine.this::start);
    }

    @Override
    public void powerOff() {
      enqueue(SimulatedMachine.this::softOff);
    }

    @Override
    public void trace(String line) {
      SimulatedMachine.this.trace(line);
    }
  }
}
