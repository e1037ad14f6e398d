package dev.ichor.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
  @ParameterizedTest
  @CsvSource({"100, 9000", "20000, 400", "9000, 9100", "7, 30000", "500, 500"})
  @DisplayName("finds the highest rate that holds within 5 %, from below and from above")
  void finds(double first, double limit) {
    var search = new Search(first, 1.05, 60_000);
    var tries = 0;
    while (!search.isOver()) {
      search.report(search.next() <= limit);
      assertThat(++tries).isLessThan(40);
    }
    assertThat(search.best()).isBetween(limit / 1.05, limit);
  }

  @ParameterizedTest
  @CsvSource({"1000, 0, 0", "1000, 100000, 60000"})
  @DisplayName("ends at 0 when nothing holds, and at the generator's own ceiling when all does")
  void ends(double first, double limit, double best) {
    var search = new Search(first, 1.05, 60_000);
    while (!search.isOver()) {
      search.report(search.next() <= limit);
    }
    assertThat(search.best()).isEqualTo(best);
  }
}
