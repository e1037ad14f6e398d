package dev.ichor.simulator.rack;

import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.firmware.BootSettings;
import dev.ichor.simulator.relay.RelayAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Machines, their BMCs on the network and the switch between them and the servers under test. */
public final class Rack implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Rack.class);

  private final BmcHost bmcs;
  private final RelayAgent relay;
  private final List<SimulatedMachine> machines = new ArrayList<>();

  private Rack(BmcHost bmcs, RelayAgent relay) {
    this.bmcs = bmcs;
    this.relay = relay;
  }

  /**
   * Builds the rack and gives it power: machines that were on when the state was left start again.
   *
   * @param relay is closed with the rack
   * @throws IOException when an address is not free; then nothing is left running
   */
  public static Rack start(
      RackPlan plan,
      Path state,
      RelayAgent relay,
      BootSettings settings,
      OperatingSystem.Maker maker,
      RackListener listener)
      throws IOException {
    InstantSource clock = InstantSource.system();
    Rack rack = new Rack(new BmcHost(clock), relay);
    try {
      for (MachinePlan machine : plan.machines()) {
        Path directory = state.resolve(machine.name());
        SimulatedMachine built =
            new SimulatedMachine(
                machine,
                directory,
                relay.connect(machine.identity().mac(), machine.switchPort()),
                settings,
                maker,
                listener,
                clock);
        rack.machines.add(built);
        rack.bmcs.listen(built.bmc(), machine.bmcAddress());
      }
    } catch (IOException | RuntimeException e) {
      rack.close();
      throw e;
    }
    rack.machines.forEach(SimulatedMachine::powerRestored);
    return rack;
  }

  public List<SimulatedMachine> machines() {
    return List.copyOf(machines);
  }

  /** Presses the power button of every machine that is off. */
  public void powerOn() {
    machines.stream().filter(m -> !m.isOn()).forEach(m -> m.control(ChassisAction.POWER_ON));
  }

  @Override
  public void close() throws IOException {
    bmcs.close();
    List<Thread> stopping = machines.stream().map(m -> Thread.ofVirtual().start(m::close)).toList();
    try {
      for (Thread thread : stopping) {
        thread.join();
      }
    } catch (InterruptedException e) {
      LOG.warn("the rack was told to hurry: some machines may still be stopping");
      Thread.currentThread().interrupt();
    }
    relay.close();
  }
}
