package dev.ichor.bmc.ipmi.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.crypto.Credentials;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeChassis.Said;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A console on which nobody types and nothing is printed, with a clock that the test moves. */
class SolKeepAliveTest {
  private static final class Silent implements SerialLine {
    private volatile boolean open;
    private volatile boolean closed;

    @Override
    public void opened(Runnable wake) {
      open = true;
    }

    @Override
    public void text(Bytes characters) {}

    @Override
    public Optional<Bytes> keys() {
      return Optional.empty();
    }

    @Override
    public boolean isClosed() {
      return closed;
    }
  }

  private final AtomicLong nanos = new AtomicLong();
  private final Silent line = new Silent();

  private long asked(FakeBmc bmc) {
    return bmc.chassis.asked().stream().filter("Get Device ID"::equals).count();
  }

  @Test
  @DisplayName(
      "After 20 s of silence the BMC is asked for a sign of life, once each; after 65 s it is gone")
  void silence() throws Exception {
    try (var bmc = new FakeBmc(CipherSuite.SUITE_17);
        var client = new IpmiClient(BmcConfig.DEFAULT.ipmi())) {
      bmc.chassis.handlers.put(
          Command.ACTIVATE_PAYLOAD,
          _ -> Said.ok(new WireWriter().i32(0).u16(204).u16(204).u16(623).u16(0xffff).done()));
      var target =
          new IpmiTarget(
              "quiet",
              new InetSocketAddress("127.0.0.1", bmc.endpoint().port()),
              new Credentials("admin", Secret.of("secret"), Optional.empty()));
      var carried =
          CompletableFuture.runAsync(
              () -> {
                try {
                  SolConsole.carry(client, target, line, false, nanos::get);
                } catch (BmcFaultException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      Await.until(ofSeconds(20), () -> line.open);
      nanos.addAndGet(ofSeconds(19).toNanos());
      var quiet = bmc.received.get();
      assertThat(asked(bmc)).as("not before 20 s").isZero();
      nanos.addAndGet(ofSeconds(2).toNanos());
      Await.until(ofSeconds(20), () -> asked(bmc) == 1);
      assertThat(bmc.received.get()).isEqualTo(quiet + 1);
      bmc.wire((_, _) -> List.of());
      // Again and again: the answer to the question above may still be on its way.
      Await.until(
          ofSeconds(20),
          () -> {
            nanos.addAndGet(ofSeconds(66).toNanos());
            return carried.isDone();
          });
      assertThatThrownBy(() -> carried.get(20, TimeUnit.SECONDS))
          .rootCause()
          .isInstanceOfSatisfying(
              BmcFaultException.class,
              gone -> assertThat(gone.fault()).isInstanceOf(BmcFault.Unreachable.class));
    }
  }
}
