package dev.ichor.simulator.bmc;

/** Payload type numbers (IPMI 2.0 Table 13-16). */
final class Payloads {
  static final int IPMI = 0x00;
  static final int SOL = 0x01;
  static final int OPEN_REQUEST = 0x10;
  static final int OPEN_RESPONSE = 0x11;
  static final int RAKP_1 = 0x12;
  static final int RAKP_2 = 0x13;
  static final int RAKP_3 = 0x14;
  static final int RAKP_4 = 0x15;

  private Payloads() {}
}
