package dev.ichor.bmc.policy;

/** What can be done to a machine's power at once (Redfish {@code ResetType}). */
public enum PowerSwitch {
  ON("power on"),
  FORCE_OFF("power off"),
  FORCE_RESTART("reset"),
  POWER_CYCLE("power cycle");

  private final String words;

  PowerSwitch(String words) {
    this.words = words;
  }

  /** For sentences: "power cycle". */
  public String words() {
    return words;
  }
}
