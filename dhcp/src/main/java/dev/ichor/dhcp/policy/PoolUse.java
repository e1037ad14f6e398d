package dev.ichor.dhcp.policy;

import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet4Address;
import java.time.Instant;

/**
 * How full the pools of a subnet are; of large ones by a sample of evenly spread addresses, so that
 * looking costs the same for every size.
 *
 * @param examined addresses looked at
 * @param taken of these: bound, offered, or in quarantine
 * @param declined of these: in quarantine
 */
public record PoolUse(long examined, long taken, long declined) {
  private static final long SAMPLE = 256;

  /** A share that one device, or many forged ones, may take out of service. */
  private static final long SPOILED_SHARE = 4;

  public static PoolUse of(Subnet subnet, Leases leases, Instant now) {
    var size = subnet.pools().stream().mapToLong(pool -> pool.range().size()).sum();
    var step = Math.max(1, size / SAMPLE);
    var examined = 0L;
    var taken = 0L;
    var declined = 0L;
    for (var pool : subnet.pools()) {
      for (var at = 0L; at < pool.range().size(); at += step) {
        var address = pool.range().at(at);
        var isDeclined = isDeclined(address, leases, now);
        examined++;
        declined += isDeclined ? 1 : 0;
        taken += isDeclined || isTaken(address, leases, now) ? 1 : 0;
      }
    }
    return new PoolUse(examined, taken, declined);
  }

  private static boolean isDeclined(Inet4Address address, Leases leases, Instant now) {
    return leases
        .at(address)
        .filter(it -> it.kind() == Kind.DECLINED && it.expiresAt().isAfter(now))
        .isPresent();
  }

  private static boolean isTaken(Inet4Address address, Leases leases, Instant now) {
    return leases.holdOn(address).filter(hold -> hold.until().isAfter(now)).isPresent()
        || leases
            .at(address)
            .filter(it -> it.kind() == Kind.BOUND && it.expiresAt().isAfter(now))
            .isPresent();
  }

  /** More than half is gone: strangers are let in slowly, so that it lasts for those who belong. */
  public boolean isScarce() {
    return taken * 2 > examined;
  }

  /** So much is in quarantine that one more DECLINE is rather an attack than a finding. */
  public boolean isSpoiled() {
    return declined > 0 && declined * SPOILED_SHARE >= examined;
  }
}
