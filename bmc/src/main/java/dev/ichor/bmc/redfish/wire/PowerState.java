package dev.ichor.bmc.redfish.wire;

/** {@code PowerState} (DSP0268); other words are legal and mean that nobody knows. */
public record PowerState(String word) {
  public static final PowerState ON = new PowerState("On");
  public static final PowerState OFF = new PowerState("Off");
  public static final PowerState POWERING_ON = new PowerState("PoweringOn");
  public static final PowerState POWERING_OFF = new PowerState("PoweringOff");
  public static final PowerState PAUSED = new PowerState("Paused");

  /** On, or on its way off: there is power. */
  public boolean hasPower() {
    return equals(ON) || equals(POWERING_OFF) || equals(PAUSED);
  }

  public boolean isKnown() {
    return hasPower() || equals(OFF) || equals(POWERING_ON);
  }
}
