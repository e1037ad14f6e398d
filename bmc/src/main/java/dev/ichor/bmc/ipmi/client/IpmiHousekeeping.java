package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.SelEntry;
import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Alerts;
import dev.ichor.bmc.policy.care.BmcClock;
import dev.ichor.bmc.policy.care.Housekeeping;
import dev.ichor.bmc.policy.care.PowerLimit;
import dev.ichor.bmc.policy.care.SolSettings;
import dev.ichor.inventory.model.Bytes;
import java.time.Duration;
import java.time.InstantSource;

/** {@link Housekeeping} by IPMI commands, in one open session. */
final class IpmiHousekeeping implements Housekeeping {
  /** A clock that was just set: what its question and answer took, and a second of rounding. */
  private static final Duration SET = Duration.ofSeconds(20);

  private final IpmiPeer session;
  private final InstantSource time;

  IpmiHousekeeping(IpmiPeer session, InstantSource time) {
    this.session = session;
    this.time = time;
  }

  @Override
  public String name() {
    return session.name();
  }

  @Override
  public String whyNot() {
    return "IPMI has no command for it";
  }

  /** Get SEL Time (§31.10). */
  @Override
  public BmcClock clock() throws BmcFaultException, InterruptedException {
    var data = session.require(Command.GET_SEL_TIME, Bytes.EMPTY);
    var theirs = session.decoded(() -> SelEntry.clock(data));
    return BmcClock.of(theirs, time.instant());
  }

  /** Set SEL Time (§31.11). */
  @Override
  public BmcClock setClock() throws BmcFaultException, InterruptedException {
    var now = new WireWriter().i32((int) time.instant().getEpochSecond()).done();
    session.require(Command.SET_SEL_TIME, now);
    var after = clock();
    if (!after.isWithin(SET)) {
      throw new BmcFaultException(
          new BmcFault.Refused(
              name(),
              "setting " + Ability.CLOCK.words(),
              "it reads back as %s"
                  .formatted(after.time().map(Object::toString).orElse("never set"))));
    }
    return after;
  }

  @Override
  public SolSettings sol() throws BmcFaultException, InterruptedException {
    return new SolDesk(session.bmc()).read();
  }

  @Override
  public SolSettings change(SolSettings.Wish wish) throws BmcFaultException, InterruptedException {
    return new SolDesk(session.bmc()).change(wish);
  }

  @Override
  public PowerLimit powerLimit() throws BmcFaultException, InterruptedException {
    return new DcmiDesk(session).limit();
  }

  @Override
  public PowerLimit change(PowerLimit.Wish wish) throws BmcFaultException, InterruptedException {
    return new DcmiDesk(session).change(wish);
  }

  @Override
  public String assetTag() throws BmcFaultException, InterruptedException {
    return new DcmiDesk(session).assetTag();
  }

  @Override
  public String setAssetTag(String tag) throws BmcFaultException, InterruptedException {
    return new DcmiDesk(session).setAssetTag(tag);
  }

  @Override
  public String controllerName() throws BmcFaultException, InterruptedException {
    return new DcmiDesk(session).controllerName();
  }

  @Override
  public String setControllerName(String name) throws BmcFaultException, InterruptedException {
    return new DcmiDesk(session).setControllerName(name);
  }

  @Override
  public Alerts alerts() throws BmcFaultException, InterruptedException {
    return new AlertDesk(session.bmc()).read();
  }

  @Override
  public Alerts addAlert(String address) throws BmcFaultException, InterruptedException {
    return new AlertDesk(session.bmc()).add(address);
  }

  @Override
  public Alerts removeAlert(String address) throws BmcFaultException, InterruptedException {
    return new AlertDesk(session.bmc()).remove(address);
  }
}
