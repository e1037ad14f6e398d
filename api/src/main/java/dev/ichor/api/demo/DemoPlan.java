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
 * @param isOnce ends by itself when the work is done
 * @param patience after which unfinished work is a failure
 */
public record DemoPlan(
    Path data, int machines, int operatorPort, boolean isOnce, Duration patience) {
  /** The cluster that the demo builds. */
  static final String CLUSTER = "demo";

  private static final int DHCP = 6767;
  private static final int PROXY = 14011;
  private static final int TFTP = 6969;
  private static final int HTTP = 8081;
  private static final int EVENTS = 8090;
  private static final int LOG = 8091;

  /** What {@code ichor up} is told. */
  public Map<Key, List<String>> flags(Path loaders, Path assets) {
    var flags = new EnumMap<Key, List<String>>(Key.class);
    flags.put(Key.DATA, List.of(data.toString()));
    flags.put(
        Key.SERVE,
        List.of(
            "lo=server,address=127.0.0.1,subnet=127.77.0.0/16,pool=127.77.0.100-127.77.15.254"));
    flags.put(Key.OPERATOR, List.of("127.0.0.1:" + operatorPort));
    flags.put(Key.LOADERS, List.of(loaders.toString()));
    flags.put(Key.ASSETS, List.of(assets.toString()));
    flags.put(Key.DHCP_PORT, List.of(Integer.toString(DHCP)));
    flags.put(Key.PROXY_PORT, List.of(Integer.toString(PROXY)));
    flags.put(Key.TFTP_PORT, List.of(Integer.toString(TFTP)));
    flags.put(Key.HTTP_PORT, List.of(Integer.toString(HTTP)));
    flags.put(Key.EVENT_PORT, List.of(Integer.toString(EVENTS)));
    flags.put(Key.LOG_PORT, List.of(Integer.toString(LOG)));
    return flags;
  }

  /** What {@code ichor simulate} is told. */
  List<String> simulatorArguments(Path inventory) {
    return List.of(
        "simulate",
        "--machines",
        Integer.toString(machines),
        "--state",
        data.resolve("rack").toString(),
        "--print-inventory",
        inventory.toString(),
        "--dhcp",
        "127.0.0.1:" + DHCP,
        "--tftp-port",
        Integer.toString(TFTP),
        "--proxy-port",
        Integer.toString(PROXY));
  }

  int controlPlanes() {
    return machines < 5 ? 1 : 3;
  }
}
