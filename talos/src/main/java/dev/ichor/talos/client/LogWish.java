package dev.ichor.talos.client;

import dev.ichor.inventory.model.Printable;

/** Which log of a node is read, and how much of it. */
public sealed interface LogWish {
  /** Goes on with what is said from now on. */
  boolean follow();

  /**
   * The log of a service.
   *
   * @param service {@code kubelet}, {@code etcd}, {@code machined}, ...
   * @param tail lines before now, 0 to {@link #MOST}
   */
  record Service(String service, int tail, boolean follow) implements LogWish {
    public Service {
      if (!service.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
        throw new IllegalArgumentException(
            "'%s' is not a service's name; ask for the list of services"
                .formatted(Printable.of(service)));
      }
      if (tail < 0 || tail > MOST) {
        throw new IllegalArgumentException(
            "tail is a number of lines from 0 to %d, not %d".formatted(MOST, tail));
      }
    }
  }

  /** The kernel's ring buffer. */
  record Kernel(boolean follow) implements LogWish {}

  /** Lines that are read at once. */
  int MOST = 4000;
}
