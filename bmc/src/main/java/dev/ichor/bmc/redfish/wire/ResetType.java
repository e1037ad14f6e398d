package dev.ichor.bmc.redfish.wire;

/** {@code ResetType} of {@code ComputerSystem.Reset} and {@code Manager.Reset} (DSP0268). */
public record ResetType(String word) {
  public static final ResetType ON = new ResetType("On");
  public static final ResetType FORCE_ON = new ResetType("ForceOn");
  public static final ResetType FORCE_OFF = new ResetType("ForceOff");
  public static final ResetType GRACEFUL_SHUTDOWN = new ResetType("GracefulShutdown");
  public static final ResetType GRACEFUL_RESTART = new ResetType("GracefulRestart");
  public static final ResetType FORCE_RESTART = new ResetType("ForceRestart");
  public static final ResetType POWER_CYCLE = new ResetType("PowerCycle");
  public static final ResetType FULL_POWER_CYCLE = new ResetType("FullPowerCycle");
  public static final ResetType PUSH_POWER_BUTTON = new ResetType("PushPowerButton");
  public static final ResetType NMI = new ResetType("Nmi");
}
