package planted.inventory.model;

/** Planted: breaks a wall on purpose, so that its rule is seen to fail. */
public final class State {
  private State() {}

  public static String withState(String state) {
    return state;
  }
}
