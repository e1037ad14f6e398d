package dev.ichor.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PresentBmcsTest {
  private static final MachineId ID = MachineId.random();

  private final BlockingQueue<BmcEndpoint> forgotten = new LinkedBlockingQueue<>();
  private final PresentBmcs present = new PresentBmcs(forgotten::add);

  private static Optional<BmcEndpoint> bmc(String host, String password) {
    return Optional.of(
        new BmcEndpoint(BmcEndpoint.Protocol.IPMI, host, 623, "admin", Secret.of(password)));
  }

  private @Nullable BmcEndpoint next() throws InterruptedException {
    return forgotten.poll(10, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("A BMC that its machine has no more is forgotten; one with a new password is not")
  void left() throws Exception {
    present.follow(ID, bmc("10.0.0.9", "one"));
    present.follow(ID, bmc("10.0.0.9", "two"));
    present.follow(ID, bmc("10.0.0.8", "two"));
    assertThat(next()).isEqualTo(bmc("10.0.0.9", "two").orElseThrow());
    present.follow(ID, Optional.empty());
    assertThat(next()).isEqualTo(bmc("10.0.0.8", "two").orElseThrow());
    present.follow(ID, Optional.empty());
    assertThat(forgotten).isEmpty();
  }
}
