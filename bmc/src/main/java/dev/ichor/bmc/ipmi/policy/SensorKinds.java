package dev.ichor.bmc.ipmi.policy;

import java.util.List;

/** Sensor types (§42.2, Table 42-3). */
final class SensorKinds {
  private static final List<String> NAMES =
      List.of(
          ("""
          |temperature|voltage|current|fan|physical security|platform security|processor|power supply\
          |power unit|cooling device|other units|memory|drive slot|POST memory resize|system firmware\
          |event logging|watchdog 1|system event|critical interrupt|button|module|microcontroller\
          |add-in card|chassis|chip set|other FRU|cable|terminator|system boot|boot error|OS boot\
          |OS stop|slot|ACPI power state|watchdog 2|platform alert|entity presence|monitor chip|LAN\
          |subsystem health|battery|session audit|version change|FRU state\
          """)
              .split("\\|", -1));

  private SensorKinds() {}

  static String name(int code) {
    return code > 0 && code < NAMES.size() ? NAMES.get(code) : "type %02xh".formatted(code);
  }
}
