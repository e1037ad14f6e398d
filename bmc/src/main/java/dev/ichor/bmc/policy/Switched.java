package dev.ichor.bmc.policy;

/** The BMC's answer to a power switch; whether the machine follows is read afterwards. */
public sealed interface Switched {
  record Accepted() implements Switched {}

  /**
   * @param answer completion code or message
   * @param inThisState the BMC would take it in another power state (IPMI D5h)
   */
  record Refused(String answer, boolean inThisState) implements Switched {}
}
