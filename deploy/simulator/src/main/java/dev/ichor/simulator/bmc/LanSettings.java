package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * LAN and SOL configuration parameters (IPMI 2.0 §23 and §26): kept, and without effect on where
 * the simulator listens.
 */
final class LanSettings {
  private static final int NO_PARAMETER = 0x80;
  private static final int SET_IN_PROGRESS = 0x81;
  private static final int READ_ONLY = 0x82;
  private static final int REVISION = 0x11;

  private final Map<Integer, Octets> lan = new TreeMap<>();
  private final Map<Integer, Octets> sol = new TreeMap<>();
  private final AlertSettings alerts;
  private boolean inProgress;

  LanSettings(AlertSettings alerts) {
    this.alerts = alerts;
    lan.put(1, Octets.of(0x00));
    lan.put(2, Octets.of(0, 0, 0, 0, 0));
    lan.put(3, Octets.of(10, 77, 1, 9));
    lan.put(4, Octets.of(1));
    lan.put(5, Octets.of(0x52, 0x54, 0x00, 0xbc, 0x00, 0x09));
    lan.put(6, Octets.of(255, 255, 255, 0));
    lan.put(7, Octets.of(0x40, 0x40, 0x10));
    lan.put(8, Octets.of(0x6f, 0x02));
    lan.put(12, Octets.of(10, 77, 1, 1));
    lan.put(13, Octets.of(0x52, 0x54, 0x00, 0xbc, 0x00, 0x01));
    lan.put(20, Octets.of(0x00, 0x00));
    lan.put(21, Octets.of(0x00));
    lan.put(22, Octets.of(0x02));
    lan.put(23, new OctetWriter().u8(0).u8(3).u8(17).fill(0, 14).octets());
    lan.put(24, new OctetWriter().u8(0).u8(0x44).fill(0, 7).octets());
    sol.put(1, Octets.of(0x01));
    sol.put(2, Octets.of(0xc0 | Privilege.OPERATOR));
    sol.put(3, Octets.of(12, 96));
    sol.put(4, Octets.of(7, 20));
    sol.put(5, Octets.of(10));
    sol.put(6, Octets.of(10));
    sol.put(7, Octets.of(1));
    sol.put(8, Octets.of(0x6f, 0x02));
  }

  List<Command> commands() {
    return List.of(
        new Command(Command.TRANSPORT, 0x01, Privilege.ADMINISTRATOR, this::setLan),
        new Command(Command.TRANSPORT, 0x02, Privilege.OPERATOR, this::getLan),
        new Command(Command.TRANSPORT, 0x21, Privilege.ADMINISTRATOR, c -> set(c, sol)),
        new Command(Command.TRANSPORT, 0x22, Privilege.USER, c -> get(c, sol)));
  }

  private Answer getLan(Command.Call call) {
    return call.data().length() == 4 && AlertSettings.has(call.data().at(1))
        ? alerts.get(call.data().at(1), call.data().at(2))
        : get(call, lan);
  }

  private Answer get(Command.Call call, Map<Integer, Octets> of) {
    if (call.data().length() != 4) {
      return Answer.WRONG_LENGTH;
    }
    int number = call.data().at(1);
    if (number == 0) {
      return Answer.of(REVISION, inProgress ? 1 : 0);
    }
    return of.containsKey(number)
        ? Answer.of(new OctetWriter().u8(REVISION).put(of.getOrDefault(number, Octets.EMPTY)))
        : Answer.failed(NO_PARAMETER);
  }

  /** Address and gateway only while a change is announced: a careless tool is found here. */
  private Answer setLan(Command.Call call) {
    if (call.data().length() < 3) {
      return Answer.WRONG_LENGTH;
    }
    int number = call.data().at(1);
    if (number == 0) {
      boolean begin = (call.data().at(2) & 3) == 1;
      if (begin && inProgress) {
        return Answer.failed(SET_IN_PROGRESS);
      }
      inProgress = begin;
      return Answer.OK;
    }
    return AlertSettings.has(number) ? alerts.set(number, call.data().from(2)) : set(call, lan);
  }

  private static Answer set(Command.Call call, Map<Integer, Octets> of) {
    if (call.data().length() < 3) {
      return Answer.WRONG_LENGTH;
    }
    int number = call.data().at(1);
    if (number == 0) {
      return Answer.OK;
    }
    if (number == 22 || number == 23) {
      return Answer.failed(READ_ONLY);
    }
    if (!of.containsKey(number)) {
      return Answer.failed(NO_PARAMETER);
    }
    of.put(number, call.data().from(2));
    return Answer.OK;
  }
}
