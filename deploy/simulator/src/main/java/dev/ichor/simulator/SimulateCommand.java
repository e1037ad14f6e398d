package dev.ichor.simulator;

import dev.ichor.simulator.factory.FakeFactory;
import dev.ichor.simulator.firmware.BootSettings;
import dev.ichor.simulator.firmware.FirmwareKind;
import dev.ichor.simulator.node.NodeRuntime;
import dev.ichor.simulator.node.NodeSettings;
import dev.ichor.simulator.rack.Inventory;
import dev.ichor.simulator.rack.MachineFaults;
import dev.ichor.simulator.rack.MachinePlan;
import dev.ichor.simulator.rack.Rack;
import dev.ichor.simulator.rack.RackPlan;
import dev.ichor.simulator.relay.RelayAgent;
import dev.ichor.simulator.wire.Ip4;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ichor simulate}: a rack to rehearse with, until SIGTERM; one line for each step. */
@Command(
    name = "simulate",
    description =
        "Runs simulated machines (BMC, firmware, Talos) against DHCP, TFTP and HTTP servers.",
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
  private static final int REFUSED = 2;
  private static final int STOP_SECONDS = 15;
  private static final List<String> FACTORY_VERSIONS = List.of("v1.12.7", "v1.13.9", "v1.14.0");

  @Option(
      names = "--machines",
      defaultValue = "3",
      description = "how many (default ${DEFAULT-VALUE})")
  int machines;

  @Option(
      names = "--dhcp",
      defaultValue = "127.0.0.1:6767",
      split = ",",
      description = "DHCP servers that the rack's relay forwards to (default ${DEFAULT-VALUE})")
  List<String> dhcp;

  @Option(names = "--state", required = true, description = "directory of disks and power states")
  Path state;

  @Option(names = "--power-on", description = "press every power button at the start")
  boolean powerOn;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "identities follow from it (default ${DEFAULT-VALUE})")
  long seed;

  @Option(
      names = "--relay",
      defaultValue = "127.77.0.2",
      description = "giaddr (default ${DEFAULT-VALUE})")
  String relay;

  @Option(
      names = "--tftp-port",
      defaultValue = "6969",
      description = "where the servers' TFTP is (default ${DEFAULT-VALUE})")
  int tftpPort;

  @Option(
      names = "--proxy-port",
      defaultValue = "14011",
      description = "where the servers' proxyDHCP is (default ${DEFAULT-VALUE})")
  int proxyPort;

  @Option(
      names = "--bmc-net",
      defaultValue = "127.78.0.0",
      description = "a /16 for the BMCs (default ${DEFAULT-VALUE})")
  String bmcNet;

  @Option(
      names = "--bmc-port",
      defaultValue = "6230",
      description = "port of each BMC: UDP for IPMI, TCP for Redfish (default ${DEFAULT-VALUE})")
  int bmcPort;

  @Option(names = "--bmc-user", defaultValue = "admin", description = "(default ${DEFAULT-VALUE})")
  String bmcUser;

  @Option(
      names = "--bmc-password",
      defaultValue = "simulated",
      description = "(default ${DEFAULT-VALUE})")
  String bmcPassword;

  @Option(
      names = "--redfish",
      defaultValue = "-1",
      description = "how many BMCs, from the first on, speak Redfish too (default: half of them)")
  int redfish;

  @Option(
      names = "--firmware",
      defaultValue = "bios,uefi,http",
      split = ",",
      description = "kinds that the machines have by turns (default ${DEFAULT-VALUE})")
  List<String> firmware;

  @Option(
      names = "--speed",
      defaultValue = "10",
      description = "waits are divided by it; 1 is real (default ${DEFAULT-VALUE})")
  double speed;

  @Option(
      names = "--kexec",
      description = "the reboot after installation skips the firmware, as Talos normally does")
  boolean kexec;

  @Option(
      names = "--fault",
      description = "MACHINE:KNOB=NUMBER, repeatable; an unknown knob lists all")
  List<String> faults = new ArrayList<>();

  @Option(
      names = "--factory",
      paramLabel = "PORT",
      description =
          "run a fake Image Factory at this port of 127.0.0.1, for ichor up --factory"
              + " http://127.0.0.1:PORT")
  @Nullable Integer factoryPort;

  @Option(
      names = "--factory-faults",
      defaultValue = "0",
      description = "how many of its downloads break off or answer 503 first")
  int factoryFaults;

  @Option(
      names = "--print-inventory",
      description = "write the machines with their BMCs to this file, as JSON")
  @Nullable Path inventory;

  @Option(
      names = "--until-input-ends",
      description = "end when standard input does: for a parent that may be killed")
  boolean untilInputEnds;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try {
      return run();
    } catch (IllegalArgumentException | IOException e) {
      spec.commandLine().getErr().printf("ichor simulate: %s%n", e.getMessage());
      spec.commandLine().getErr().flush();
      return REFUSED;
    }
  }

  private int run() throws IOException, InterruptedException {
    RackPlan plan = plan();
    List<InetSocketAddress> servers = dhcp.stream().map(SimulateCommand::endpoint).toList();
    Inet4Address giaddr = Ip4.parse(relay);
    Files.createDirectories(state);
    NodeSettings nodes = NodeSettings.defaults();
    nodes = nodes.withTimes(nodes.times().faster(speed / 10)).withKexec(kexec);
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(told, stopped)));
    if (untilInputEnds) {
      Thread.ofPlatform().daemon().name("input").start(() -> awaitEnd(System.in, told));
    }
    BootSettings boot = new BootSettings(speed, tftpPort, proxyPort);
    try (Closing _ = factory();
        NodeRuntime runtime = new NodeRuntime(nodes);
        Rack rack =
            Rack.start(
                plan,
                state,
                new RelayAgent(giaddr, servers),
                boot,
                new TalosSystems(runtime),
                this::print)) {
      if (inventory != null) {
        Inventory.write(inventory, plan.machines(), rack.certificates());
      }
      plan.machines().forEach(this::announce);
      if (powerOn) {
        rack.powerOn();
      }
      told.await();
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  /** The fake factory, or nothing. */
  private Closing factory() throws IOException {
    if (factoryPort == null) {
      return () -> {};
    }
    var fake =
        new FakeFactory(
            new InetSocketAddress("127.0.0.1", factoryPort), FACTORY_VERSIONS, factoryFaults);
    print("factory", "ready http://127.0.0.1:" + fake.address().getPort());
    return fake::close;
  }

  /** Ends something, and cannot fail. */
  private interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  private void announce(MachinePlan machine) {
    print(
        machine.name(),
        "ready mac=%s uuid=%s firmware=%s bmc=%s:%d"
            .formatted(
                machine.identity().mac(),
                machine.identity().uuid(),
                machine.firmware().label(),
                machine.bmcAddress().getAddress().getHostAddress(),
                machine.bmcAddress().getPort()));
  }

  /** SIGTERM and Ctrl-C: the machines stop, their power states stay as they are. */
  private static void stop(CountDownLatch told, CountDownLatch stopped) {
    told.countDown();
    try {
      if (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("ichor simulate: machines still ran when time was up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The parent holds the other end of this pipe; the kernel closes it however the parent ends. */
  private static void awaitEnd(InputStream input, CountDownLatch told) {
    try (input) {
      input.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("ichor simulate: standard input broke: " + e.getMessage());
    } finally {
      told.countDown();
    }
  }

  private RackPlan plan() {
    List<FirmwareKind> kinds = new ArrayList<>();
    for (String label : firmware) {
      Optional<FirmwareKind> kind = FirmwareKind.of(label);
      kinds.add(
          kind.orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "no firmware is called '%s'; choose of %s"
                          .formatted(label, FirmwareKind.labels()))));
    }
    return new RackPlan(
        machines,
        seed,
        kinds,
        Ip4.parse(bmcNet),
        bmcPort,
        bmcUser,
        bmcPassword,
        redfish < 0 ? machines / 2 : redfish,
        MachineFaults.parse(faults));
  }

  private static InetSocketAddress endpoint(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("'%s' is not ADDRESS:PORT".formatted(text));
    }
    return new InetSocketAddress(
        Ip4.parse(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
  }

  private void print(String machine, String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "%s %s %s".formatted(LocalTime.now().truncatedTo(ChronoUnit.MILLIS), machine, line));
    out.flush();
  }
}
