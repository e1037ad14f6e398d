package dev.ichor.dhcp.server.leases;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.wire.Ipv4;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The ranges that were asked for, found by address; ranges may overlap. */
final class Pools {
  private final Map<AddressRange, PoolIndex> byRange = new HashMap<>();

  /** By first address; {@code reach} is the highest last address so far, as an unsigned number. */
  private List<PoolIndex> sorted = List.of();

  private int[] reach = new int[0];

  /**
   * @param fill called once for each range that is new
   */
  PoolIndex of(AddressRange range, Consumer<PoolIndex> fill) {
    var known = byRange.get(range);
    if (known != null) {
      return known;
    }
    var pool = new PoolIndex(range);
    byRange.put(range, pool);
    sort();
    fill.accept(pool);
    return pool;
  }

  Collection<PoolIndex> all() {
    return byRange.values();
  }

  void keepOnly(Collection<AddressRange> ranges) {
    if (byRange.keySet().retainAll(Set.copyOf(ranges))) {
      sort();
    }
  }

  private void sort() {
    var all = new ArrayList<>(byRange.values());
    all.sort(
        Comparator.comparingInt(
            pool -> Ipv4.bits(pool.range.first()) ^ Integer.MIN_VALUE)); // unsigned
    reach = new int[all.size()];
    var highest = 0;
    for (var i = 0; i < reach.length; i++) {
      var last = Ipv4.bits(all.get(i).range.last());
      highest = Integer.compareUnsigned(last, highest) > 0 ? last : highest;
      reach[i] = highest;
    }
    sorted = all;
  }

  /** Every range that the address is in. */
  void at(int address, Consumer<PoolIndex> action) {
    for (var i = lastBeginningAtOrBelow(address); i >= 0; i--) {
      if (Integer.compareUnsigned(reach[i], address) < 0) {
        return;
      }
      if (sorted.get(i).contains(address)) {
        action.accept(sorted.get(i));
      }
    }
  }

  private int lastBeginningAtOrBelow(int address) {
    var low = 0;
    var high = sorted.size() - 1;
    while (low <= high) {
      var middle = low + high >>> 1;
      if (Integer.compareUnsigned(Ipv4.bits(sorted.get(middle).range.first()), address) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }
}
