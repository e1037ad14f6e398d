package dev.ichor.bench.load;

import java.util.Arrays;

/**
 * Open transactions by xid, in arrays that are reused: slot = xid modulo capacity. An entry that is
 * overwritten was never answered; at a capacity of a quarter million that is seconds later.
 */
final class Exchanges {
  private static final int CAPACITY = 1 << 18;
  private static final int MASK = CAPACITY - 1;

  /** What an answer is waited for. */
  enum Wait {
    NOTHING,
    OFFER,
    ACK,
    RENEWED
  }

  private final int[] xid = new int[CAPACITY];
  private final int[] client = new int[CAPACITY];
  private final int[] address = new int[CAPACITY];
  private final long[] since = new long[CAPACITY];
  private final Wait[] wait = new Wait[CAPACITY];
  private int lastXid;

  Exchanges(int firstXid) {
    Arrays.fill(wait, Wait.NOTHING);
    this.lastXid = firstXid;
  }

  int open(int forClient, Wait forWhat, int withAddress, long atNanos) {
    var id = ++lastXid;
    var slot = id & MASK;
    xid[slot] = id;
    client[slot] = forClient;
    address[slot] = withAddress;
    since[slot] = atNanos;
    wait[slot] = forWhat;
    return id;
  }

  /** The OFFER came; the REQUEST goes out under the same xid (RFC 2131 §4.4.1). */
  void advance(int id, int offered, long atNanos) {
    var slot = id & MASK;
    address[slot] = offered;
    since[slot] = atNanos;
    wait[slot] = Wait.ACK;
  }

  void close(int id) {
    wait[id & MASK] = Wait.NOTHING;
  }

  /** NOTHING when the xid is not open. */
  Wait waiting(int id) {
    return xid[id & MASK] == id ? wait[id & MASK] : Wait.NOTHING;
  }

  int client(int id) {
    return client[id & MASK];
  }

  int address(int id) {
    return address[id & MASK];
  }

  long since(int id) {
    return since[id & MASK];
  }
}
