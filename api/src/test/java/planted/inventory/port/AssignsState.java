package planted.inventory.port;

/** Planted: breaks a wall on purpose, so that its rule is seen to fail. */
public final class AssignsState {
  private AssignsState() {}

  public static String assign() {
    System.out.println("printed where nobody reads");
    return planted.inventory.model.State.withState("ACTIVE");
  }
}
