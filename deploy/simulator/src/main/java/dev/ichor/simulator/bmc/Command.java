package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.Octets;
import java.time.Instant;
import java.util.Optional;

/**
 * One IPMI command.
 *
 * @param privilege the least level that may use it; 0 also without a session
 */
record Command(int netFn, int code, int privilege, Body body) {
  static final int CHASSIS = 0x00;
  static final int SENSOR = 0x04;
  static final int APP = 0x06;
  static final int STORAGE = 0x0a;
  static final int TRANSPORT = 0x0c;

  /** Group extension, of which this BMC knows DCMI. */
  static final int GROUP = 0x2c;

  /**
   * What a command works with.
   *
   * @param session empty for commands that came outside a session
   */
  record Call(Octets data, Optional<Session> session, Instant now) {}

  /** Carries the command out. */
  interface Body {
    Answer answer(Call call);
  }
}
