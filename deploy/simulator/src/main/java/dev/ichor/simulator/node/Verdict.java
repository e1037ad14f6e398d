package dev.ichor.simulator.node;

/** What Talos makes of a configuration text. */
sealed interface Verdict {
  /** A v1alpha1 document is there and right: install and boot with it. */
  record Complete(NodeConfig config) implements Verdict {}

  /** Only side documents: applied, and the node stays in maintenance. */
  record Incomplete(NodeConfig.Side side) implements Verdict {}

  /** Not a configuration for this machine; the text goes back as InvalidArgument. */
  record Refused(String reason) implements Verdict {}
}
