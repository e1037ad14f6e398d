package dev.ichor.simulator.node;

/** MachineStatusEvent.MachineStage of machine.proto; the text is the one of the COSI yaml. */
public enum Stage {
  UNKNOWN(0, "unknown"),
  BOOTING(1, "booting"),
  INSTALLING(2, "installing"),
  MAINTENANCE(3, "maintenance"),
  RUNNING(4, "running"),
  REBOOTING(5, "rebooting"),
  SHUTTING_DOWN(6, "shutting down"),
  RESETTING(7, "resetting"),
  UPGRADING(8, "upgrading");

  private final int number;
  private final String text;

  Stage(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** The enum's number on the wire. */
  public int number() {
    return number;
  }

  /** As {@code MachineStatuses.runtime.talos.dev} spells it. */
  public String text() {
    return text;
  }
}
