package planted.talos.config;

import planted.talos.settings.Back;

/** Planted: breaks walls on purpose, so that their rules are seen to fail. */
public final class Neighbour {
  private Neighbour() {}

  public static Class<?> store() {
    return planted.inventory.store.Behind.class;
  }

  public static Class<?> there() {
    return Back.class;
  }
}
