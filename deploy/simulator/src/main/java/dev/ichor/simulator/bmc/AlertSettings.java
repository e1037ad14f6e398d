package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * To whom traps go (IPMI 2.0 §23, parameters 16 to 19) and platform event filtering as it is read
 * (§30): on, with one policy that sends to destination 1.
 */
final class AlertSettings {
  static final int COMMUNITY = 16;
  static final int COUNT = 17;
  static final int TYPE = 18;
  static final int PLACE = 19;

  private static final int DESTINATIONS = 4;
  private static final int POLICIES = 2;
  private static final int NO_PARAMETER = 0x80;
  private static final int REVISION = 0x11;

  private final Map<Integer, Octets> types = new TreeMap<>();
  private final Map<Integer, Octets> places = new TreeMap<>();

  AlertSettings() {
    for (int number = 0; number <= DESTINATIONS; number++) {
      types.put(number, Octets.of(number, 0, 0, 0));
      places.put(number, new OctetWriter().u8(number).fill(0, 12).octets());
    }
  }

  List<Command> commands() {
    return List.of(
        new Command(Command.SENSOR, 0x10, Privilege.USER, _ -> Answer.of(0x51, 0x2f, 4)),
        new Command(Command.SENSOR, 0x13, Privilege.OPERATOR, AlertSettings::filtering),
        new Command(Command.SENSOR, 0x15, Privilege.USER, _ -> Answer.of(0, 0, 0, 0, 0, 0, 0, 0)));
  }

  /** Get PEF Configuration Parameters (§30.4, Table 30-6). */
  private static Answer filtering(Command.Call call) {
    if (call.data().length() != 3) {
      return Answer.WRONG_LENGTH;
    }
    int set = call.data().at(1);
    return switch (call.data().at(0)) {
      case 0 -> Answer.of(REVISION, 0);
      case 1 -> Answer.of(REVISION, 0x01);
      case 2 -> Answer.of(REVISION, 0x01);
      case 5 -> Answer.of(REVISION, 4);
      case 8 -> Answer.of(REVISION, POLICIES);
      case 9 ->
          set >= 1 && set <= POLICIES
              ? Answer.of(REVISION, set, set == 1 ? 0x18 : 0x20, 0x10 | set, 0)
              : Answer.WRONG_FIELD;
      default -> Answer.failed(NO_PARAMETER);
    };
  }

  static boolean has(int parameter) {
    return parameter >= COMMUNITY && parameter <= PLACE;
  }

  /**
   * @param set which destination
   */
  Answer get(int parameter, int set) {
    OctetWriter out = new OctetWriter().u8(REVISION);
    if (parameter == COMMUNITY) {
      return Answer.of(out.put(Octets.ascii("public")).fill(0, 12));
    }
    if (parameter == COUNT) {
      return Answer.of(out.u8(DESTINATIONS));
    }
    Map<Integer, Octets> of = parameter == TYPE ? types : places;
    return of.containsKey(set)
        ? Answer.of(out.put(of.getOrDefault(set, Octets.EMPTY)))
        : Answer.WRONG_FIELD;
  }

  Answer set(int parameter, Octets value) {
    if (parameter == COMMUNITY || parameter == COUNT) {
      return Answer.failed(0x82);
    }
    int set = value.at(0) & 0xf;
    boolean isType = parameter == TYPE;
    if (set > DESTINATIONS || value.length() != (isType ? 4 : 13)) {
      return Answer.WRONG_FIELD;
    }
    (isType ? types : places).put(set, value);
    return Answer.OK;
  }

  /** Addresses of those that get traps, dotted. */
  List<String> receivers() {
    var all = new ArrayList<String>();
    for (Octets place : places.values()) {
      String address = "%d.%d.%d.%d".formatted(place.at(3), place.at(4), place.at(5), place.at(6));
      if (!address.equals("0.0.0.0")) {
        all.add(address);
      }
    }
    return List.copyOf(all);
  }
}
