package dev.ichor.bmc.ipmi.wire;

import java.util.List;

/** Chassis types, as SMBIOS counts them (DSP0134 §7.4.1). */
final class ChassisKinds {
  private static final List<String> NAMES =
      List.of(
          ("""
          |other|unknown|desktop|low profile desktop|pizza box|mini tower|tower|portable|laptop|notebook\
          |hand held|docking station|all in one|sub notebook|space-saving|lunch box|main server chassis\
          |expansion chassis|sub chassis|bus expansion chassis|peripheral chassis|RAID chassis\
          |rack mount chassis|sealed-case PC|multi-system chassis|compact PCI|advanced TCA|blade\
          |blade enclosure|tablet|convertible|detachable|IoT gateway|embedded PC|mini PC|stick PC\
          """)
              .split("\\|", -1));

  private ChassisKinds() {}

  static String name(int code) {
    return code > 0 && code < NAMES.size() ? NAMES.get(code) : "type %d".formatted(code);
  }
}
