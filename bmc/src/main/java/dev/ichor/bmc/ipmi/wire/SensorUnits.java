package dev.ichor.bmc.ipmi.wire;

import java.util.List;

/** Unit words (§43.17, Table 43-15) and how base and modifier are put together. */
final class SensorUnits {
  private static final List<String> WORDS =
      List.of(
          ("""
          |degrees C|degrees F|degrees K|V|A|W|J|C|VA|nits|lumen|lux|candela|kPa|PSI|N|CFM|RPM|Hz|us|ms|s\
          |min|h|d|week|mil|in|ft|cu in|cu ft|mm|cm|m|cu cm|cu m|l|fl oz|rad|sr|revolutions|cycles|gravities\
          |oz|lb|ft lb|oz in|gauss|gilberts|H|mH|F|uF|ohm|siemens|mol|Bq|ppm||dB|dBA|dBC|Gy|Sv|color temp K\
          |bit|kbit|Mbit|Gbit|B|kB|MB|GB|words|dwords|qwords|lines|hits|misses|retries|resets|overruns\
          |underruns|collisions|packets|messages|characters|errors|correctable errors\
          |uncorrectable errors|fatal errors|grams\
          """)
              .split("\\|", -1));

  private static final List<String> RATES = List.of("", "/us", "/ms", "/s", "/min", "/h", "/d", "");

  private SensorUnits() {}

  /**
   * @param units1 "sensor units 1": bit 0 percentage, 2:1 modifier use, 5:3 rate
   */
  static String words(int units1, int base, int modifier) {
    if ((units1 & 1) != 0) {
      return "%";
    }
    var joined =
        switch (units1 >> 1 & 3) {
          case 1 -> word(base) + "/" + word(modifier);
          case 2 -> word(base) + " " + word(modifier);
          default -> word(base);
        };
    return joined + RATES.get(units1 >> 3 & 7);
  }

  private static String word(int code) {
    return code < WORDS.size() ? WORDS.get(code) : "unit %d".formatted(code);
  }
}
