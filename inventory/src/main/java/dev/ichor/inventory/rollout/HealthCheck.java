package dev.ichor.inventory.rollout;

/**
 * One thing that makes a cluster healthy, judged from what its nodes and its Kubernetes API answer.
 *
 * @param name stable, kebab case
 * @param why what was seen, and of whom
 */
public record HealthCheck(String name, State state, String why) {
  public enum State {
    PASSED,
    /** Not yet, and nothing says that it will not come by itself. */
    WAITING,
    FAILED,
    /** It could not be asked: neither good nor bad. */
    UNKNOWN
  }

  static HealthCheck passed(String name, String why) {
    return new HealthCheck(name, State.PASSED, why);
  }

  static HealthCheck waiting(String name, String why) {
    return new HealthCheck(name, State.WAITING, why);
  }

  static HealthCheck failed(String name, String why) {
    return new HealthCheck(name, State.FAILED, why);
  }

  static HealthCheck unknown(String name, String why) {
    return new HealthCheck(name, State.UNKNOWN, why);
  }
}
