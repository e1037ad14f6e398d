package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.bmc.support.FakeRedfish.Raw;
import dev.ichor.inventory.model.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A BMC that takes a WebSocket's TLS and its request, and answers nothing. */
class SilentWebSocketTest extends RedfishFaults {
  private static final String PLACE = "/console0";

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final Hook line = new Hook();

  private static final class Hook implements SerialLine {
    private volatile boolean closed;

    @Override
    public void opened(Runnable wake) {
      throw new AssertionError("it was opened");
    }

    @Override
    public void text(Bytes characters) {
      throw new AssertionError("it showed " + characters);
    }

    @Override
    public Optional<Bytes> keys() {
      return Optional.empty();
    }

    @Override
    public boolean isClosed() {
      return closed;
    }
  }

  @BeforeEach
  void silent() {
    bmc.system()
        .putObject("SerialConsole")
        .putObject("WebSocket")
        .put("ServiceEnabled", true)
        .put("Interactive", true)
        .put("ConsoleURI", PLACE);
    bmc.fault =
        seen -> {
          if (!seen.path().equals(PLACE)) {
            return Optional.empty();
          }
          asked.countDown();
          try {
            assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Optional.of(Raw.json(404, "{}"));
        };
  }

  @AfterEach
  void letGo() {
    over.countDown();
  }

  @Test
  @DisplayName("No answer to the upgrade ends the console when an answer is due (RFC 6455 §4.1)")
  void bounded() {
    var carrying = carried(power);
    assertThatThrownBy(() -> carrying.get(30, TimeUnit.SECONDS))
        .hasMessageContaining("did not answer to a WebSocket at " + PLACE);
  }

  @Test
  @DisplayName("Who hangs up before the answer is let go at once")
  void closed() throws Exception {
    try (var patient = new BmcPower(BmcConfig.DEFAULT)) {
      var carrying = carried(patient);
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      var begun = System.nanoTime();
      line.closed = true;
      assertThat(carrying.get(30, TimeUnit.SECONDS)).isEqualTo("carried");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }
  }

  private FutureTask<String> carried(BmcPower by) {
    var carrying =
        new FutureTask<>(
            () -> {
              by.desk().console(endpoint(), line, false);
              return "carried";
            });
    Thread.ofVirtual().start(carrying);
    return carrying;
  }
}
