package planted.simulator;

/** Planted: breaks a wall on purpose, so that its rule is seen to fail. */
public final class SharesCode {
  private SharesCode() {}

  public static Class<?> shared() {
    return planted.bmc.policy.ReachesAcross.class;
  }
}
