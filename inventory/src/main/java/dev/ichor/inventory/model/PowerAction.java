package dev.ichor.inventory.model;

/** What may be asked of a machine's power. */
public enum PowerAction {
  ON("power on"),
  /** At once, whatever the operating system does. */
  OFF("power off"),
  /** The operating system is asked first; at once when it does not obey. */
  SHUTDOWN("shut down"),
  RESET("reset"),
  CYCLE("power cycle"),
  NETBOOT("restart from the network, once"),
  DISK("restart from its disk, once");

  private final String words;

  PowerAction(String words) {
    this.words = words;
  }

  /** For sentences: "power cycle". */
  public String words() {
    return words;
  }

  /** Whether it takes a running machine away from its work. */
  public boolean isDisruptive() {
    return this != ON;
  }

  /** Whether doing it a second time is the same as doing it once. */
  public boolean mayBeRepeated() {
    return this == ON || this == OFF || this == SHUTDOWN;
  }

  /** Whether the machine draws inrush current: it is on, or starts anew, afterwards. */
  public boolean startsMachine() {
    return this != OFF && this != SHUTDOWN;
  }
}
