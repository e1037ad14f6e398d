package dev.ichor.simulator.rack;

import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.redfish.RedfishFaults;
import dev.ichor.simulator.firmware.FirmwareFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What is wrong with one machine: a number for each knob of {@link #KNOBS}; a knob that is absent
 * is 0 and means health.
 */
public record MachineFaults(Map<String, Integer> knobs) {
  public static final MachineFaults NONE = new MachineFaults(Map.of());

  /** Every knob, with what its number means. */
  public static final Map<String, String> KNOBS =
      Map.ofEntries(
          Map.entry("bmc-drop", "every n-th datagram to the BMC is lost"),
          Map.entry("bmc-busy", "the first n chassis commands answer C0h"),
          Map.entry("bmc-device", "the boot device reads back as n, whatever was set"),
          Map.entry("bmc-slow", "every answer of the BMC takes n milliseconds"),
          Map.entry("redfish-busy", "n requests answer 503"),
          Map.entry("redfish-conflict", "n writes answer 409"),
          Map.entry("redfish-etag", "n PATCHes answer 412"),
          Map.entry("redfish-html", "the system is HTML n times"),
          Map.entry("redfish-no-effect", "n PATCHes are taken and change nothing"),
          Map.entry("redfish-half", "n documents end in the middle"),
          Map.entry("redfish-stall", "n requests for the system get no answer"),
          Map.entry("redfish-pages", "n pages of the collection of systems name another one"),
          Map.entry("redfish-huge", "the system has 64 MiB n times"),
          Map.entry("loader-refused", "the first n loaders are fetched and never run"),
          Map.entry("disk-lost", "n times it is in its network boot again instead of on its disk"),
          Map.entry("node-refuse", "n right configurations are refused"),
          Map.entry("node-drop", "n accepted configurations lose their reply"),
          Map.entry("node-install", "n installations fail"),
          Map.entry("memory-lost", "n memory modules are missing from the second boot on"),
          Map.entry("node-unready", "1: the node never becomes ready"));

  public MachineFaults {
    knobs = Map.copyOf(knobs);
  }

  public int value(String knob) {
    return knobs.getOrDefault(knob, 0);
  }

  BmcFaults bmc() {
    OptionalInt device =
        knobs.containsKey("bmc-device") ? OptionalInt.of(value("bmc-device")) : OptionalInt.empty();
    return new BmcFaults(
        value("bmc-drop"), value("bmc-busy"), device, Duration.ofMillis(value("bmc-slow")));
  }

  FirmwareFaults firmware() {
    return new FirmwareFaults(value("loader-refused"), value("disk-lost"));
  }

  RedfishFaults redfish() {
    Map<RedfishFaults.Fault, Integer> times = new EnumMap<>(RedfishFaults.Fault.class);
    for (RedfishFaults.Fault fault : RedfishFaults.Fault.values()) {
      int value = value("redfish-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      if (value > 0) {
        times.put(fault, value);
      }
    }
    return new RedfishFaults(times);
  }

  /**
   * Reads {@code machine-03:bmc-busy=2}, any number of them.
   *
   * @throws IllegalArgumentException naming every one that cannot be read
   */
  public static Map<String, MachineFaults> parse(List<String> texts) {
    Map<String, Map<String, Integer>> byMachine = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (String text : texts) {
      String[] parts = text.split("[:=]");
      if (parts.length != 3 || !KNOBS.containsKey(parts[1]) || !parts[2].matches("\\d{1,6}")) {
        problems.add("'%s'".formatted(text));
      } else {
        byMachine
            .computeIfAbsent(parts[0], _ -> new TreeMap<>())
            .put(parts[1], Integer.parseInt(parts[2]));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "no fault is called %s; write MACHINE:KNOB=NUMBER with a knob of %s"
              .formatted(String.join(", ", problems), KNOBS.keySet().stream().sorted().toList()));
    }
    Map<String, MachineFaults> faults = new TreeMap<>();
    byMachine.forEach((machine, knobs) -> faults.put(machine, new MachineFaults(knobs)));
    return faults;
  }
}
