package dev.ichor.simulator.node;

/**
 * The machine around a simulated node. Called on the node's own virtual thread, after the node
 * closed all its sockets; an implementation may start the next boot from inside the call.
 */
public interface NodeHost {
  /** The operating system ended with a firmware reset: run the firmware's boot order again. */
  void reboot();

  /** The operating system switched the machine off. */
  void powerOff();

  /** One line of what the node did, for a person to read. */
  void trace(String line);
}
