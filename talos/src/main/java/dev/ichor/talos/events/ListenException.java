package dev.ichor.talos.events;

import java.net.InetSocketAddress;

/** A receiver that could not start listening; one sentence with the remedy. */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1L;

  private ListenException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @param what the receiver's name for the operator
   */
  static ListenException of(String what, InetSocketAddress at, Throwable e) {
    var reason = rootOf(e).getMessage();
    var inUse = String.valueOf(reason).contains("in use");
    return new ListenException(
        "%s cannot listen on %s:%d (%s); %s"
            .formatted(
                what,
                at.getHostString(),
                at.getPort(),
                reason,
                inUse
                    ? "stop what uses the port, or choose another"
                    : "choose an address of this host and a free port"),
        e);
  }

  private static Throwable rootOf(Throwable e) {
    var root = e;
    for (var i = 0; i < 16 && root.getCause() != null; i++) {
      root = root.getCause();
    }
    return root;
  }
}
