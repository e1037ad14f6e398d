package dev.ichor.api.app;

import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Looks every two seconds whether our interfaces still have the addresses that machines are told,
 * and has what is served follow them.
 */
final class AddressWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(AddressWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Runnable look;
  private final Thread thread;
  private volatile boolean isOpen = true;
  private String lastProblem = "";

  /**
   * @param look may throw; it is run again
   */
  AddressWatch(Runnable look) {
    this.look = look;
    this.thread = Thread.ofVirtual().name("address-watch").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (isOpen) {
      try {
        Thread.sleep(EVERY);
        look();
      } catch (InterruptedException _) {
        return; // closed
      }
    }
  }

  /** Each problem is said once: it lasts until somebody mends it. */
  void look() {
    try {
      look.run();
      lastProblem = "";
    } catch (RuntimeException problem) {
      var text = String.valueOf(problem.getMessage());
      if (!text.equals(lastProblem)) {
        LOG.warnf("appliance addresses cannot be followed why=\"%s\"; tried again", text);
        lastProblem = text;
      }
    }
  }

  @Override
  public void close() {
    isOpen = false;
    thread.interrupt();
  }
}
