package dev.ichor.api.demo;

import dev.ichor.api.config.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The demo's network: everything on loopback and above port 1023, so that nobody needs a right.
 *
 * @param machines how many simulated machines
 * @param operatorPort of UI and REST on 127.0.0.1
 * @param network its piece of loopback
 * @param isOnce ends by itself when the work is done
 * @param patience after which unfinished work is a failure
 */
public record DemoPlan(
    Path data,
    int machines,
    int operatorPort,
    DemoNetwork network,
    boolean isOnce,
    Duration patience) {
  /** The cluster that the demo builds. */
  static final String CLUSTER = "demo";

  /** What {@code ichor up} is told. */
  public Map<Key, List<String>> flags(Path loaders, Path assets) {
    var flags = new EnumMap<Key, List<String>>(Key.class);
    flags.put(Key.DATA, List.of(data.toString()));
    flags.put(Key.SERVE, List.of(network.serve()));
    flags.put(Key.OPERATOR, List.of("127.0.0.1:" + operatorPort));
    flags.put(Key.LOADERS, List.of(loaders.toString()));
    flags.put(Key.ASSETS, List.of(assets.toString()));
    flags.put(Key.FACTORY, List.of("off")); // a rehearsal asks nobody
    flags.put(Key.REGISTRY_PORT, List.of("off"));
    flags.put(Key.DHCP_PORT, List.of(Integer.toString(network.dhcp())));
    flags.put(Key.PROXY_PORT, List.of(Integer.toString(network.proxy())));
    flags.put(Key.TFTP_PORT, List.of(Integer.toString(network.tftp())));
    flags.put(Key.HTTP_PORT, List.of(Integer.toString(network.http())));
    flags.put(Key.EVENT_PORT, List.of(Integer.toString(network.events())));
    flags.put(Key.LOG_PORT, List.of(Integer.toString(network.log())));
    return flags;
  }

  /** What {@code ichor simulate} is told. */
  List<String> simulatorArguments(Path inventory) {
    return List.of(
        "simulate",
        "--until-input-ends",
        "--machines",
        Integer.toString(machines),
        "--state",
        data.resolve("rack").toString(),
        "--print-inventory",
        inventory.toString(),
        "--dhcp",
        "127.0.0.1:" + network.dhcp(),
        "--relay",
        network.relay(),
        "--bmc-net",
        network.bmcNet(),
        "--tftp-port",
        Integer.toString(network.tftp()),
        "--proxy-port",
        Integer.toString(network.proxy()));
  }

  int controlPlanes() {
    return machines < 5 ? 1 : 3;
  }
}
