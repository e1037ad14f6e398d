package planted.api.app;

/** Planted: breaks a wall on purpose, so that its rule is seen to fail. */
public final class UsesJpa {
  private UsesJpa() {}

  public static Class<?> type() {
    return jakarta.persistence.Entity.class;
  }
}
