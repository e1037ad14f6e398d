package dev.ichor.simulator.bmc;

/** The machine as its BMC sees it: a power state and a few wires. */
public interface Chassis {
  /** True from power-on to power-off, whatever the operating system does. */
  boolean isOn();

  /** How far its start is, in Redfish's words (DSP0268 {@code BootProgress.LastState}). */
  default String bootProgress() {
    return isOn() ? "OSRunning" : "None";
  }

  /** Carries the action out, or begins to; called only for actions that suit the power state. */
  void control(ChassisAction action);
}
