package planted.bmc.policy;

/** Planted: breaks a wall on purpose, so that its rule is seen to fail. */
public final class ReachesAcross {
  private ReachesAcross() {}

  public static Class<?> other() {
    return planted.talos.config.Neighbour.class;
  }
}
