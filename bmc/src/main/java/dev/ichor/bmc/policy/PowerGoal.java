package dev.ichor.bmc.policy;

/** What shall be true of a machine in the end. */
public sealed interface PowerGoal {
  /** It starts anew, over the network, this one time. */
  record NetbootOnce(BootMode mode) implements PowerGoal {}

  record On() implements PowerGoal {}

  record Off() implements PowerGoal {}
}
