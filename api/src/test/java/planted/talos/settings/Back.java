package planted.talos.settings;

import planted.talos.config.Neighbour;

/** Planted: closes a cycle of packages. */
public final class Back {
  private Back() {}

  public static Class<?> back() {
    return Neighbour.class;
  }
}
