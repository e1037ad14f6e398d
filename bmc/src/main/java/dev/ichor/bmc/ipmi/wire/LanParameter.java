package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * LAN configuration parameters (§23, Table 23-4); SOL's are asked for in the same way (§26.3).
 *
 * @param number of the parameter
 */
public record LanParameter(int number) {
  public static final LanParameter SET_IN_PROGRESS = new LanParameter(0);
  public static final LanParameter ADDRESS = new LanParameter(3);
  public static final LanParameter SOURCE = new LanParameter(4);
  public static final LanParameter MAC = new LanParameter(5);
  public static final LanParameter MASK = new LanParameter(6);
  public static final LanParameter GATEWAY = new LanParameter(12);

  /** How many alert destinations there are beside the volatile one, low half. */
  public static final LanParameter ALERT_COUNT = new LanParameter(17);

  public static final LanParameter ALERT_TYPE = new LanParameter(18);
  public static final LanParameter ALERT_PLACE = new LanParameter(19);
  public static final LanParameter VLAN = new LanParameter(20);
  public static final LanParameter SUITES = new LanParameter(23);
  public static final LanParameter SUITE_LEVELS = new LanParameter(24);
  public static final LanParameter STATIC_V6 = new LanParameter(56);
  public static final LanParameter DYNAMIC_V6 = new LanParameter(59);

  /** Of SOL: whether it is on. */
  public static final LanParameter SOL_ENABLE = new LanParameter(1);

  /** Of SOL: least privilege, and whether encryption and authentication are forced. */
  public static final LanParameter SOL_AUTHENTICATION = new LanParameter(2);

  /** Of SOL: rate from the next start of the BMC on, coded as {@link #SOL_RATE}. */
  public static final LanParameter SOL_KEPT_RATE = new LanParameter(5);

  /** Of SOL: rate while it is active, low half 6 to 10 for 9600 to 115200. */
  public static final LanParameter SOL_RATE = new LanParameter(6);

  /** Begin and end of a change (parameter 0); commit is for BMCs that roll back. */
  public static final int COMPLETE = 0;

  public static final int IN_PROGRESS = 1;
  public static final int COMMIT = 2;

  private static final int THIS_CHANNEL = 0x0e;

  public Bytes get(int set) {
    return Bytes.of(THIS_CHANNEL, number, set, 0);
  }

  public Bytes set(Bytes data) {
    return new WireWriter().u8(THIS_CHANNEL).u8(number).bytes(data).done();
  }

  /** The parameter's data in the answer, behind its revision. */
  public static Bytes data(Bytes answer) throws MalformedIpmiException {
    var reader = new WireReader(answer);
    reader.skip(1, "lan.revision");
    return reader.rest();
  }
}
