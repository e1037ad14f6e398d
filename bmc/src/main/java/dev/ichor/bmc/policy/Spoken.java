package dev.ichor.bmc.policy;

/** The protocols that Ichor speaks to BMCs. */
public enum Spoken {
  REDFISH("Redfish"),
  IPMI("IPMI");

  private final String words;

  Spoken(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }

  public Spoken other() {
    return this == REDFISH ? IPMI : REDFISH;
  }
}
