package dev.ichor.bmc.policy;

/** What can be done to a machine's power at once (Redfish {@code ResetType}). */
public enum PowerSwitch {
  ON("power on"),
  FORCE_OFF("power off"),
  /** Asks the operating system; nothing says when, or whether, it obeys. */
  GRACEFUL_OFF("graceful shutdown"),
  FORCE_RESTART("reset"),
  POWER_CYCLE("power cycle"),
  /** A non-maskable interrupt: the operating system writes a crash dump, if it is set up to. */
  NMI("diagnostic interrupt");

  private final String words;

  PowerSwitch(String words) {
    this.words = words;
  }

  /** For sentences: "power cycle". */
  public String words() {
    return words;
  }
}
