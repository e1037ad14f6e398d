package dev.ichor.simulator.rack;

import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.redfish.RedfishCertificate;
import dev.ichor.simulator.bmc.redfish.RedfishHost;
import dev.ichor.simulator.firmware.BootSettings;
import dev.ichor.simulator.relay.RelayAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Machines, their BMCs on the network and the switch between them and the servers under test. */
public final class Rack implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Rack.class);

  private final BmcHost bmcs;
  private final RedfishHost https;
  private final RelayAgent relay;
  private final Map<String, String> certificates = new HashMap<>();
  private final List<SimulatedMachine> machines = new ArrayList<>();

  private Rack(BmcHost bmcs, RedfishHost https, RelayAgent relay) {
    this.bmcs = bmcs;
    this.https = https;
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
    Rack rack = new Rack(new BmcHost(clock), new RedfishHost(clock), relay);
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
        if (machine.speaksRedfish()) {
          var certificate =
              RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc-" + machine.name());
          rack.https.listen(built.redfish(), certificate, machine.bmcAddress());
          rack.certificates.put(machine.name(), certificate.fingerprint());
        }
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

  /** Fingerprints of the certificates of those BMCs that speak Redfish, by the machine's name. */
  public Map<String, String> certificates() {
    return Map.copyOf(certificates);
  }

  /** Presses the power button of every machine that is off. */
  public void powerOn() {
    machines.stream().filter(m -> !m.isOn()).forEach(m -> m.control(ChassisAction.POWER_ON));
  }

  @Override
  public void close() throws IOException {
    bmcs.close();
    https.close();
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
