package dev.ichor.bench.load;

/**
 * What the scheduled clients do, in percent; the rest are whole exchanges, DISCOVER to ACK.
 *
 * @param renew REQUEST in RENEWING of a client that has a lease
 * @param release RELEASE of a client that has one; nothing answers it
 */
record Mix(int renew, int release) {
  static final Mix EXCHANGES = new Mix(0, 0);

  Mix {
    if (renew < 0 || release < 0 || renew + release > 100) {
      throw new IllegalArgumentException("renew and release are percents of one whole");
    }
  }

  enum Action {
    EXCHANGE,
    RENEW,
    RELEASE
  }

  /** Spread evenly: of any hundred in a row, exactly so many are of each kind. */
  Action at(long number) {
    var place = (int) (number * 37 % 100);
    if (place < renew) {
      return Action.RENEW;
    }
    return place < renew + release ? Action.RELEASE : Action.EXCHANGE;
  }
}
