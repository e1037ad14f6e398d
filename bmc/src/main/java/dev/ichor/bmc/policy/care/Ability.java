package dev.ichor.bmc.policy.care;

/** What a BMC may be able to do; whether this one is, {@link Abilities} says. */
public enum Ability {
  POWER("power on, off, reset and cycle"),
  BOOT_DEVICE("a boot device for one start"),
  BOOT_ORDER("the boot order"),
  HTTP_BOOT("a start from an HTTP address"),
  VIRTUAL_MEDIA("a CD image from the network"),
  BIOS("BIOS attributes"),
  CHANGE_BIOS("changing BIOS attributes"),
  SECURE_BOOT("Secure Boot"),
  SECURE_BOOT_KEYS("Secure Boot keys"),
  FIRMWARE("firmware versions"),
  UPDATE("firmware updates"),
  CERTIFICATES("its certificates"),
  CHANGE_CERTIFICATE("changing its certificate"),
  SERVICES("its network services"),
  CHANGE_SERVICES("switching its network services"),
  METRICS("metric reports"),
  STORAGE("drives and volumes"),
  EVENTS("events that it sends"),
  IDENTIFY("the identify light"),
  DIAGNOSTIC_INTERRUPT("a diagnostic interrupt (NMI)"),
  SENSORS("sensors"),
  LOG("the event log"),
  CLEAR_LOG("emptying the event log"),
  PARTS("parts and serial numbers"),
  ACCOUNTS("accounts"),
  CHANGE_ACCOUNTS("making and changing accounts"),
  NETWORK("its network settings"),
  CHANGE_NETWORK("changing its network settings"),
  POWER_DRAW("the power that the machine draws"),
  WATCHDOG("the watchdog"),
  RESET("its own reset"),
  CLOCK("its clock"),
  SOL_SETTINGS("the settings of serial over LAN"),
  POWER_LIMIT("a limit of the power"),
  ASSET_TAG("an asset tag"),
  CONTROLLER_NAME("a name of its own"),
  ALERTS("destinations of its traps"),
  CONSOLE("the serial console");

  private final String words;

  Ability(String words) {
    this.words = words;
  }

  /** For sentences: "sensors". */
  public String words() {
    return words;
  }
}
