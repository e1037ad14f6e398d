package planted.talos.config;

/** Planted: breaks a wall on purpose, so that its rule is seen to fail. */
public final class Neighbour {
  private Neighbour() {}

  public static Class<?> store() {
    return planted.inventory.store.Behind.class;
  }
}
