package dev.ichor.dhcp.server.journal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import org.jboss.logging.Logger;

/**
 * Work that may wait. Java's own thread priorities mean nothing to Linux; a thread's nice value
 * does (setpriority(2)), and raising it needs no right.
 */
final class Background {
  private static final Logger LOG = Logger.getLogger(Background.class);

  /** PRIO_PROCESS with 0: the calling thread. */
  private static final int THIS_THREAD = 0;

  /** A tenth of what others get of a processor that both want. */
  private static final int NICE = 10;

  private Background() {}

  /**
   * From here on the calling thread, and what it starts, leaves the processor to others. It must be
   * a thread of its own: a carrier of virtual threads would keep it for all of them.
   *
   * @return whether the system took it; work goes on in either case
   */
  static boolean enter() {
    try {
      var linker = Linker.nativeLinker();
      var setpriority =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("setpriority"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
      return (int) setpriority.invokeExact(THIS_THREAD, 0, NICE) == 0;
    } catch (Throwable e) {
      LOG.debugf(e, "dhcp thread=%s keeps its priority", Thread.currentThread().getName());
      return false;
    }
  }
}
