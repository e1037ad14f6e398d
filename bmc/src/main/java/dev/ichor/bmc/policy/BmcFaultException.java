package dev.ichor.bmc.policy;

import static java.util.Objects.requireNonNull;

/** Ends a sequence of commands early; the outermost caller turns it back into its value. */
public final class BmcFaultException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient BmcFault fault;

  public BmcFaultException(BmcFault fault) {
    super(fault.advice());
    this.fault = requireNonNull(fault, "fault");
  }

  public BmcFault fault() {
    return fault;
  }
}
