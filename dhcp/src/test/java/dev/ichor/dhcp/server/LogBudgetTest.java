package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  @DisplayName("a storm writes 500 lines a second and then one line that counts what was left out")
  void storm() {
    var lines = new ArrayList<String>();
    var handler = collecting(lines);
    var logger = Logger.getLogger("dev.ichor.dhcp");
    logger.addHandler(handler);
    try {
      var budget = new LogBudget();
      var taken = 0;
      for (var i = 0; i < 20_000; i++) {
        taken += budget.take(NOW.plusMillis(i / 20)) ? 1 : 0;
      }
      assertThat(taken).isEqualTo(500);
      assertThat(lines).isEmpty();
      assertThat(budget.take(NOW.plusSeconds(1))).isTrue();
      assertThat(lines).hasSize(1);
      assertThat(lines.getFirst()).contains("left-out=19500");
    } finally {
      logger.removeHandler(handler);
    }
  }

  private static Handler collecting(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        lines.add(
            record instanceof org.jboss.logmanager.ExtLogRecord extended
                ? extended.getFormattedMessage()
                : record.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
