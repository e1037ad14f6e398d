package dev.ichor.api.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * Why the appliance does not start. The message is one sentence: what happened, with the value,
 * then the remedy. It ends the process with exit code 2 and without a stack trace.
 */
public final class StartProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartProblem(String sentence) {
    super(sentence);
  }

  public StartProblem(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /**
   * A listener that could not be bound, told apart by what the kernel said.
   *
   * @param what the listener in words: {@code "TFTP"}
   * @param flag the setting that moves it: {@code "--tftp-port"}
   */
  public static StartProblem binding(
      String what, InetSocketAddress address, String flag, IOException cause) {
    var said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    var where = address.getAddress().getHostAddress() + ":" + address.getPort();
    if (said.contains("permission") || said.contains("not permitted")) {
      return missingRight(what + " on " + where, "CAP_NET_BIND_SERVICE", cause);
    }
    if (said.contains("in use")) {
      return new StartProblem(
          "%s port %s is in use by another process; stop it (ss -lntup shows which) or choose another with %s"
              .formatted(what, where, flag),
          cause);
    }
    return new StartProblem(
        "%s cannot listen on %s (%s); give an address of this machine with %s"
            .formatted(what, where, cause.getMessage(), flag),
        cause);
  }

  /**
   * Something the kernel does not let this user do.
   *
   * @param right name as in capabilities(7): {@code CAP_NET_RAW}
   */
  public static StartProblem missingRight(String what, String right, Throwable cause) {
    return new StartProblem(
        "%s needs the right %s; start as root, or use the systemd unit, which grants it"
            .formatted(what, right),
        cause);
  }
}
