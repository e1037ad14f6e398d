package dev.ichor.api.app;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What machines fetch from and report to, on each of our addresses in the boot plane; opened and
 * closed as interfaces are turned on and off.
 */
final class BootListeners implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BootListeners.class);

  private final Opener opener;
  private final Map<InetAddress, List<AutoCloseable>> open = new LinkedHashMap<>();

  /** Opens everything on one address. */
  @FunctionalInterface
  interface Opener {
    /**
     * @param opened takes what is to be closed again, also when this ends in a problem
     * @throws StartProblem when one cannot be opened
     */
    void open(InetAddress address, List<AutoCloseable> opened);
  }

  BootListeners(Opener opener) {
    this.opener = opener;
  }

  /**
   * Opens what is missing, on all of the addresses or on none.
   *
   * @throws StartProblem when one cannot be opened; all is as before
   */
  synchronized void open(Set<InetAddress> wanted) {
    var opened = new LinkedHashMap<InetAddress, List<AutoCloseable>>();
    try {
      for (var address : wanted) {
        if (!open.containsKey(address)) {
          var parts = new ArrayList<AutoCloseable>();
          opened.put(address, parts);
          opener.open(address, parts);
        }
      }
    } catch (StartProblem refused) {
      opened.values().forEach(BootListeners::closeAll);
      throw refused;
    }
    open.putAll(opened);
  }

  /** Closes what is open on other addresses than these. */
  synchronized void keep(Set<InetAddress> wanted) {
    open.entrySet()
        .removeIf(
            entry -> {
              var isSuperfluous = !wanted.contains(entry.getKey());
              if (isSuperfluous) {
                closeAll(entry.getValue());
              }
              return isSuperfluous;
            });
  }

  @Override
  public synchronized void close() {
    keep(Set.of());
  }

  /** Side by side, since each waits for its own threads. */
  private static void closeAll(List<AutoCloseable> parts) {
    try (var closing = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      parts.forEach(part -> closing.execute(() -> close(part)));
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failure) {
      LOG.warnf(failure, "stopping %s broke off", part.getClass().getSimpleName());
    }
  }
}
