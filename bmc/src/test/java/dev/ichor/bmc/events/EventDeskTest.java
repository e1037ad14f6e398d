package dev.ichor.bmc.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.redfish.wire.BmcEvent;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventDeskTest {
  private final AtomicInteger opened = new AtomicInteger();
  private final CountDownLatch again = new CountDownLatch(3);

  private final EventDesk.Bmcs odd =
      new EventDesk.Bmcs() {
        @Override
        public void settle(BmcEndpoint bmc, Optional<URI> wanted) {
          throw new AssertionError("nothing is pushed");
        }

        @Override
        public void stream(BmcEndpoint bmc, Consumer<List<BmcEvent>> events) {
          again.countDown();
          throw new IllegalArgumentException("what it sent was foreseen by nobody");
        }
      };

  @Test
  @DisplayName("Whatever a BMC sends, its stream is opened again")
  void oddities() throws Exception {
    var times = new EventDesk.Times(Duration.ofMillis(20), Duration.ofMillis(5));
    try (var desk =
        new EventDesk(odd, Optional.empty(), (_, _, _) -> opened.incrementAndGet(), times)) {
      desk.watch(
          MachineId.random(),
          Optional.of(
              new BmcEndpoint(Protocol.REDFISH, "127.0.0.1", 443, "a", Secret.of("secret"))));
      assertThat(again.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(opened).hasValue(0);
  }
}
