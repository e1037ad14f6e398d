package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;

/** What a command answers: a completion code (IPMI 2.0 Table 5-2) and, when it is 0, data. */
record Answer(int completion, Octets data) {
  static final Answer OK = new Answer(0x00, Octets.EMPTY);
  static final Answer NODE_BUSY = failed(0xc0);
  static final Answer UNKNOWN_COMMAND = failed(0xc1);
  static final Answer RESERVATION_LOST = failed(0xc5);
  static final Answer WRONG_LENGTH = failed(0xc7);
  static final Answer OUT_OF_RANGE = failed(0xc9);
  static final Answer TOO_MANY_OCTETS = failed(0xca);
  static final Answer NOT_PRESENT = failed(0xcb);
  static final Answer WRONG_FIELD = failed(0xcc);
  static final Answer NO_PRIVILEGE = failed(0xd4);
  static final Answer NOT_IN_THIS_STATE = failed(0xd5);

  static Answer of(OctetWriter data) {
    return new Answer(0x00, data.octets());
  }

  static Answer of(int... data) {
    return new Answer(0x00, Octets.of(data));
  }

  static Answer failed(int completion) {
    return new Answer(completion, Octets.EMPTY);
  }
}
