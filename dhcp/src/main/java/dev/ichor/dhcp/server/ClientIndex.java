package dev.ichor.dhcp.server;

import dev.ichor.inventory.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The latest slot of each client in each subnet: open addressing, four to eight octets a client.
 */
final class ClientIndex {
  private @Nullable LeaseSlot[] table = new LeaseSlot[64];
  private int size;

  @Nullable LeaseSlot find(int subnet, Bytes key) {
    var place = home(subnet, key.hashCode());
    for (var slot = table[place]; slot != null; slot = table[place]) {
      if (slot.subnet == subnet && slot.hasKey(key)) {
        return slot;
      }
      place = place + 1 & table.length - 1;
    }
    return null;
  }

  /** In the place of {@code before}, if that is known of the same client. */
  void put(LeaseSlot slot, @Nullable LeaseSlot before) {
    if (before != null) {
      remove(before);
    }
    if (++size * 4 > table.length * 3) {
      grow();
    }
    insert(slot);
  }

  private void insert(LeaseSlot slot) {
    var place = home(slot.subnet, slot.keyHash());
    while (table[place] != null) {
      place = place + 1 & table.length - 1;
    }
    table[place] = slot;
  }

  /** Before its key or subnet changes; nothing happens when another slot stands for the client. */
  void remove(LeaseSlot slot) {
    var place = home(slot.subnet, slot.keyHash());
    while (table[place] != slot) {
      if (table[place] == null) {
        return;
      }
      place = place + 1 & table.length - 1;
    }
    size--;
    closeGap(place);
  }

  /** Moves up what was pushed past the gap by collisions. */
  private void closeGap(int emptied) {
    var gap = emptied;
    var mask = table.length - 1;
    for (var next = gap + 1 & mask; ; next = next + 1 & mask) {
      var slot = table[next];
      if (slot == null) {
        table[gap] = null;
        return;
      }
      var home = home(slot.subnet, slot.keyHash());
      if ((next - home & mask) >= (next - gap & mask)) {
        table[gap] = slot;
        gap = next;
      }
    }
  }

  private void grow() {
    var before = table;
    table = new LeaseSlot[before.length * 2];
    for (var slot : before) {
      if (slot != null) {
        insert(slot);
      }
    }
  }

  private int home(int subnet, int keyHash) {
    var mixed = (keyHash * 31 + subnet) * 0x9e37_79b9;
    return (mixed ^ mixed >>> 15) & table.length - 1;
  }
}
