package dev.ichor.boot.assets.factory;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.policy.FactoryFault;

/** Something did not come from the factory; the fault tells why and what to do. */
public final class FactoryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient FactoryFault fault;

  public FactoryException(FactoryFault fault) {
    super(requireNonNull(fault, "fault").advice());
    this.fault = fault;
  }

  public FactoryException(FactoryFault fault, Throwable cause) {
    super(fault.advice(), cause);
    this.fault = fault;
  }

  public FactoryFault fault() {
    return fault;
  }
}
