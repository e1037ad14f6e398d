package dev.ichor.inventory.port;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * On whose word the present thread works: the name of the token that a request came with. What is
 * written down of an act names it.
 */
public final class Caller {
  /** The name of the token in the file that the first start makes. */
  public static final String OPERATOR = "operator";

  private static final ScopedValue<String> NAME = ScopedValue.newInstance();
  private static final ScopedValue<String> ID = ScopedValue.newInstance();

  private Caller() {}

  /** {@link #OPERATOR} where no request is behind the work. */
  public static String name() {
    return NAME.orElse(OPERATOR);
  }

  /** Of the token: another one for each that was ever made, also under an earlier one's name. */
  public static String id() {
    return ID.orElse(name());
  }

  /** Empty where no request is behind the work. */
  public static Optional<String> known() {
    return NAME.isBound() ? Optional.of(NAME.get()) : Optional.empty();
  }

  /** Does the work in that name. Threads that it starts do not have it. */
  public static <T extends @Nullable Object, X extends Throwable> T as(
      String name, ScopedValue.CallableOp<? extends T, X> work) throws X {
    return as(name, name, work);
  }

  /**
   * The same.
   *
   * @param id of the token
   */
  public static <T extends @Nullable Object, X extends Throwable> T as(
      String name, String id, ScopedValue.CallableOp<? extends T, X> work) throws X {
    return ScopedValue.where(NAME, name).where(ID, id).<T, X>call(work);
  }
}
