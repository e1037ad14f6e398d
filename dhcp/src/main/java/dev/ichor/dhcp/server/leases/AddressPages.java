package dev.ichor.dhcp.server.leases;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Slots by address, 256 neighbours on one page: dense pools cost four octets an address. */
final class AddressPages {
  private static final int PAGE = 256;

  private @Nullable Page[] table = new Page[16];
  private int pages;
  private int slots;

  private record Page(int number, @Nullable LeaseSlot[] slots) {}

  /** Addresses on record. */
  int size() {
    return slots;
  }

  @Nullable LeaseSlot get(int address) {
    var page = table[placeOf(address >>> 8)];
    return page == null ? null : page.slots()[address & 0xff];
  }

  void put(LeaseSlot slot) {
    var place = placeOf(slot.address >>> 8);
    var page = table[place];
    if (page == null) {
      page = new Page(slot.address >>> 8, new LeaseSlot[PAGE]);
      table[place] = page;
      if (++pages * 2 > table.length) {
        grow();
      }
    }
    if (page.slots()[slot.address & 0xff] == null) {
      slots++;
    }
    page.slots()[slot.address & 0xff] = slot;
  }

  void remove(int address) {
    var page = table[placeOf(address >>> 8)];
    if (page != null && page.slots()[address & 0xff] != null) {
      page.slots()[address & 0xff] = null;
      slots--;
    }
  }

  private int placeOf(int number) {
    var place = number * 0x9e37_79b9 >>> 7 & table.length - 1;
    for (var page = table[place]; page != null && page.number() != number; page = table[place]) {
      place = place + 1 & table.length - 1;
    }
    return place;
  }

  private void grow() {
    var before = table;
    table = new Page[before.length * 2];
    for (var page : before) {
      if (page != null) {
        table[placeOf(page.number())] = page;
      }
    }
  }

  /** Page numbers (the address without its last octet) in order. */
  int[] numbers() {
    return Arrays.stream(table)
        .flatMapToInt(page -> page == null ? IntStream.empty() : IntStream.of(page.number()))
        .sorted()
        .toArray();
  }

  /** In the order of addresses. */
  Stream<LeaseSlot> slots() {
    return IntStream.of(numbers()).boxed().flatMap(this::slotsOf);
  }

  /** Those of one page. */
  Stream<LeaseSlot> slotsOf(int number) {
    var page = table[placeOf(number)];
    return page == null ? Stream.empty() : Arrays.stream(page.slots()).flatMap(Stream::ofNullable);
  }
}
