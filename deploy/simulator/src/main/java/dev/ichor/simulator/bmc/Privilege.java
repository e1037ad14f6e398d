package dev.ichor.simulator.bmc;

/** Privilege levels (IPMI 2.0 §6.8), low to high. */
final class Privilege {
  static final int CALLBACK = 1;
  static final int USER = 2;
  static final int OPERATOR = 3;
  static final int ADMINISTRATOR = 4;

  private Privilege() {}
}
