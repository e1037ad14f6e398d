package planted.inventory.store;

/** Planted: breaks a wall on purpose, so that its rule is seen to fail. */
public final class Behind {
  private Behind() {}

  public static Class<?> api() {
    return planted.api.app.UsesJpa.class;
  }
}
