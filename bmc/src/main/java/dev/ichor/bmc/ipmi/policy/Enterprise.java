package dev.ichor.bmc.ipmi.policy;

import java.util.Map;

/** Manufacturers of BMCs by their IANA enterprise number. */
public final class Enterprise {
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(2, "IBM"),
          Map.entry(11, "HP"),
          Map.entry(42, "Sun"),
          Map.entry(119, "NEC"),
          Map.entry(343, "Intel"),
          Map.entry(674, "Dell"),
          Map.entry(5771, "Cisco"),
          Map.entry(7154, "IPMI forum"),
          Map.entry(7244, "Quanta"),
          Map.entry(10368, "Fujitsu"),
          Map.entry(10876, "Supermicro"),
          Map.entry(15370, "Gigabyte"),
          Map.entry(19046, "Lenovo"),
          Map.entry(20301, "IBM"),
          Map.entry(47196, "HPE"),
          Map.entry(47488, "Supermicro"),
          Map.entry(49622, "ASRock Rack"),
          Map.entry(49769, "YADRO"),
          Map.entry(40092, "Wiwynn"));

  private Enterprise() {}

  public static String name(int number) {
    return NAMES.getOrDefault(number, "IANA %d".formatted(number));
  }
}
