package dev.ichor.bmc.ipmi.wire;

/** Privilege level, four bits (§6.8); higher may do all that lower may. */
public enum Privilege {
  /** In requests: the highest level the user has. */
  HIGHEST(0),
  CALLBACK(1),
  USER(2),
  OPERATOR(3),
  ADMINISTRATOR(4);

  private final int code;

  Privilege(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
