package dev.ichor.simulator.bmc;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/** What people write into a BMC over the years; the same by IPMI and Redfish. */
public final class BmcKeep {
  private String assetTag = "ichor rack";
  private String name;
  private Duration ahead = Duration.ZERO;
  private OptionalInt limit = OptionalInt.empty();
  private boolean limiting;

  BmcKeep(BmcProfile profile) {
    name = "bmc-" + profile.serial().toLowerCase(java.util.Locale.ROOT);
  }

  public synchronized String assetTag() {
    return assetTag;
  }

  public synchronized void assetTag(String text) {
    assetTag = text;
  }

  /** What the BMC calls itself. */
  public synchronized String name() {
    return name;
  }

  public synchronized void name(String text) {
    name = text;
  }

  /** What its clock shows. */
  public synchronized Instant clock(Instant now) {
    return now.plus(ahead);
  }

  public synchronized void setClock(Instant shown, Instant now) {
    ahead = Duration.between(now, shown);
  }

  /** Watts; empty while none was ever set. */
  public synchronized OptionalInt limit() {
    return limit;
  }

  public synchronized boolean isLimiting() {
    return limiting;
  }

  public synchronized void limit(OptionalInt watts, boolean active) {
    limit = watts;
    limiting = active;
  }
}
