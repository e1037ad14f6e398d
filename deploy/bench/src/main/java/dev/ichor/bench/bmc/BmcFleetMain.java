package dev.ichor.bench.bmc;

import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import dev.ichor.simulator.bmc.redfish.RedfishCertificate;
import dev.ichor.simulator.bmc.redfish.RedfishFaults;
import dev.ichor.simulator.bmc.redfish.RedfishHost;
import dev.ichor.simulator.bmc.redfish.RedfishService;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * Simulated BMCs, one loopback address each. Arguments: how many speak IPMI, how many Redfish, the
 * file that their endpoints are written to, a line each.
 */
public final class BmcFleetMain {
  private static final int IPMI_PORT = 6230;
  private static final int REDFISH_PORT = 6443;

  private BmcFleetMain() {}

  public static void main(String[] arguments) throws Exception {
    var ipmi = Integer.parseInt(arguments[0]);
    var redfish = Integer.parseInt(arguments[1]);
    var file = Path.of(arguments[2]);
    var clock = InstantSource.system();
    var lines = new ArrayList<String>();
    var certificate = RedfishCertificate.kept(file.resolveSibling("bmc.p12"), "bmc");
    try (var datagrams = new BmcHost(clock);
        var https = new RedfishHost(clock)) {
      for (var i = 0; i < ipmi + redfish; i++) {
        var host = address(i);
        if (i < ipmi) {
          datagrams.listen(bmc(i), new InetSocketAddress(host, IPMI_PORT));
          lines.add("ipmi %s %d admin secret -".formatted(host, IPMI_PORT));
        } else {
          var service = new RedfishService(bmc(i), "52:54:00:00:00:01", RedfishFaults.NONE);
          https.listen(service, certificate, new InetSocketAddress(host, REDFISH_PORT));
          lines.add(
              "redfish %s %d admin secret %s"
                  .formatted(host, REDFISH_PORT, certificate.fingerprint()));
        }
      }
      Files.write(file, lines);
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }

  static String address(int index) {
    return "127.79.%d.%d".formatted(index / 250, 1 + index % 250);
  }

  private static SimulatedBmc bmc(int index) {
    var profile =
        new BmcProfile(new UUID(7, index), "Ichor", "Rack", "B" + index, "admin", "secret", 4);
    return new SimulatedBmc(profile, new AlwaysOn(), BmcFaults.NONE);
  }

  private static final class AlwaysOn implements Chassis {
    private final List<ChassisAction> asked = new ArrayList<>();

    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public synchronized void control(ChassisAction action) {
      asked.add(action);
    }
  }
}
