package planted.dhcp.wire;

/** Planted: breaks a wall on purpose, so that its rule is seen to fail. */
public final class StartsThread {
  private StartsThread() {}

  public static Thread thread(Runnable work) {
    return new Thread(work);
  }
}
