package dev.ichor.bench.load;

import java.util.Arrays;

/** What each simulated client believes: its address, and who gave it. */
final class Clients {
  private final int[] address;
  private final int[] server;
  private int cursor;
  private int inUse;
  private boolean isUnboundOnly;

  Clients(int count) {
    this.address = new int[count];
    this.server = new int[count];
    this.inUse = count;
  }

  /** Only the first {@code count} take turns from now on. */
  void use(int count) {
    inUse = Math.min(count, address.length);
    cursor = 0;
  }

  /** From now on only clients without an address take turns, as long as there are any. */
  void useUnboundOnly() {
    isUnboundOnly = true;
  }

  /** The clients take turns; all had one before any has the second. */
  int next() {
    step();
    for (var tried = 0; isUnboundOnly && address[cursor] != 0 && tried < inUse; tried++) {
      step();
    }
    return cursor;
  }

  private void step() {
    cursor = cursor + 1 >= inUse ? 0 : cursor + 1;
  }

  /** The next in turn that has an address, or -1 when none has. */
  int nextBound() {
    for (var tried = 0; tried < inUse; tried++) {
      step();
      if (address[cursor] != 0) {
        return cursor;
      }
    }
    return -1;
  }

  int address(int client) {
    return address[client];
  }

  int server(int client) {
    return server[client];
  }

  void bind(int client, int given, int by) {
    address[client] = given;
    server[client] = by == 0 ? server[client] : by;
  }

  void unbind(int client) {
    address[client] = 0;
  }

  long bound() {
    return Arrays.stream(address).filter(it -> it != 0).count();
  }

  /** Addresses that more than one client believes to have: always a fault of the server. */
  long shared() {
    var sorted = Arrays.stream(address).filter(it -> it != 0).sorted().toArray();
    var twice = 0L;
    for (var i = 1; i < sorted.length; i++) {
      twice += sorted[i] == sorted[i - 1] ? 1 : 0;
    }
    return twice;
  }
}
