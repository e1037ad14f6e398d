package dev.ichor.dhcp.server.leases;

import dev.ichor.dhcp.policy.Holder;
import org.jspecify.annotations.Nullable;

/**
 * The latest slot of each client in each subnet: open addressing, four to eight octets a client.
 */
final class ClientIndex {
  private final boolean tellsMachinesApart;
  private @Nullable LeaseSlot[] table = new LeaseSlot[64];
  private int size;

  /**
   * @param tellsMachinesApart the same key with another MAC address is another client
   */
  ClientIndex(boolean tellsMachinesApart) {
    this.tellsMachinesApart = tellsMachinesApart;
  }

  @Nullable LeaseSlot find(int subnet, Holder client) {
    var place = home(subnet, hash(client));
    for (var slot = table[place]; slot != null; slot = table[place]) {
      if (slot.subnet == subnet && isOf(slot, client)) {
        return slot;
      }
      place = place + 1 & table.length - 1;
    }
    return null;
  }

  private boolean isOf(LeaseSlot slot, Holder client) {
    return slot.hasKey(client.key()) && (!tellsMachinesApart || slot.hasMac(client.mac()));
  }

  private int hash(Holder client) {
    return tellsMachinesApart && client.mac().isPresent()
        ? LeaseSlot.machineHash(client.key(), client.mac().get())
        : client.key().hashCode();
  }

  private int hash(LeaseSlot slot) {
    return tellsMachinesApart ? slot.machineHash() : slot.keyHash();
  }

  /** Unless a later one stands for the client. */
  void put(LeaseSlot slot, Holder client) {
    var latest = find(slot.subnet, client);
    if (latest == slot || latest != null && latest.boundAt > slot.boundAt) {
      return;
    }
    if (latest != null) {
      remove(latest);
    }
    if (++size * 4 > table.length * 3) {
      grow();
    }
    insert(slot);
  }

  private void insert(LeaseSlot slot) {
    var place = home(slot.subnet, hash(slot));
    while (table[place] != null) {
      place = place + 1 & table.length - 1;
    }
    table[place] = slot;
  }

  /** Before its key or subnet changes; nothing happens when another slot stands for the client. */
  void remove(LeaseSlot slot) {
    var place = home(slot.subnet, hash(slot));
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
      var home = home(slot.subnet, hash(slot));
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

  private int home(int subnet, int hash) {
    var mixed = (hash * 31 + subnet) * 0x9e37_79b9;
    return (mixed ^ mixed >>> 15) & table.length - 1;
  }
}
