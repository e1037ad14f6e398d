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
    var reason = String.valueOf(rootOf(e).getMessage());
    return new ListenException(
        "%s cannot listen on %s:%d (%s); %s"
            .formatted(what, at.getHostString(), at.getPort(), reason, remedy(reason)),
        e);
  }

  private static String remedy(String reason) {
    if (reason.contains("in use")) {
      return "stop what uses the port, or choose another";
    }
    if (reason.contains("ermission denied")) {
      return "run as root, grant CAP_NET_BIND_SERVICE, or choose a port above 1023";
    }
    return "choose an address of this host and a free port";
  }

  private static Throwable rootOf(Throwable e) {
    var root = e;
    for (var i = 0; i < 16 && root.getCause() != null; i++) {
      root = root.getCause();
    }
    return root;
  }
}
