package dev.ichor.bmc;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.port.Power;

/** {@link Power} for every machine that is not left to a person: by controller or magic packet. */
public final class PowerWays implements Power {
  private final Power controllers;
  private final Power wake;

  public PowerWays(Power controllers, Power wake) {
    this.controllers = requireNonNull(controllers, "controllers");
    this.wake = requireNonNull(wake, "wake");
  }

  /** People are asked by the inventory, which knows the machine; it never comes here with them. */
  private Power of(BmcEndpoint way) {
    return switch (way.protocol()) {
      case IPMI, REDFISH, AUTO -> controllers;
      case WAKE -> wake;
      case HUMAN -> throw new IllegalArgumentException("a person stands behind " + way.address());
    };
  }

  @Override
  public Reading read(BmcEndpoint way) {
    return way.protocol() == BmcEndpoint.Protocol.HUMAN
        ? new Reading.Unknown(way.address() + " has no controller to ask; look at the machine")
        : of(way).read(way);
  }

  @Override
  public Result netbootOnce(BmcEndpoint way, Firmware firmware) {
    return of(way).netbootOnce(way, firmware);
  }

  @Override
  public Result diskOnce(BmcEndpoint way, Firmware firmware) {
    return of(way).diskOnce(way, firmware);
  }

  @Override
  public Result on(BmcEndpoint way) {
    return of(way).on(way);
  }

  @Override
  public Result off(BmcEndpoint way) {
    return of(way).off(way);
  }

  @Override
  public Result act(BmcEndpoint way, PowerAction action, Firmware firmware, Objection objection) {
    return of(way).act(way, action, firmware, objection);
  }
}
