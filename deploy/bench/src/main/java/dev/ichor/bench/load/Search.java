package dev.ichor.bench.load;

/**
 * The highest rate that holds: outward by steps of a half until one rate holds and one does not,
 * then inward by the geometric mean until the two are close.
 */
final class Search {
  private static final double OUTWARD = 1.5;

  private final double closeEnough;
  private final double ceiling;
  private double holds;
  private double fails = Double.POSITIVE_INFINITY;
  private double next;

  /**
   * @param first rate to try
   * @param closeEnough ratio of failing to holding rate at which the search ends, e.g. 1.05
   * @param ceiling beyond what the generator itself can do
   */
  Search(double first, double closeEnough, double ceiling) {
    this.next = first;
    this.closeEnough = closeEnough;
    this.ceiling = ceiling;
  }

  boolean isOver() {
    return fails / holds <= closeEnough || holds >= ceiling || next < 1;
  }

  double next() {
    return next;
  }

  void report(boolean held) {
    if (held) {
      holds = next;
    } else {
      fails = next;
    }
    if (holds == 0) {
      next = fails / OUTWARD;
    } else if (Double.isInfinite(fails)) {
      next = Math.min(holds * OUTWARD, ceiling);
    } else {
      next = Math.sqrt(holds * fails);
    }
  }

  /** 0 when no rate held. */
  double best() {
    return holds;
  }
}
