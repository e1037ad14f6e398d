package planted.inventory.enrolment;

/** Planted: breaks a wall on purpose, so that its rule is seen to fail. */
public final class UsesJaxRs {
  private UsesJaxRs() {}

  public static jakarta.ws.rs.core.Response response() {
    return jakarta.ws.rs.core.Response.ok().build();
  }
}
