package dev.ichor.bmc.ipmi.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiQuirk;
import dev.ichor.inventory.model.IpmiRoute.Hop;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How long a reading goes on asking controllers behind a BMC. */
class NeighboursTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final Neighbours neighbours = new Neighbours(new Peer(0x20), nanos::get);

  /** A controller that is never spoken to: the questions of these tests answer themselves. */
  private record Peer(int address) implements IpmiPeer {
    @Override
    public String name() {
      return "bmc";
    }

    @Override
    public String user() {
      return "admin";
    }

    @Override
    public CipherSuite suite() {
      return CipherSuite.SUITE_17;
    }

    @Override
    public Set<IpmiQuirk> quirks() {
      return Set.of();
    }

    @Override
    public LanMessage.Response command(Command command, Bytes data) {
      return new LanMessage.Response(command, 0, CompletionCode.NODE_BUSY, Bytes.EMPTY);
    }

    @Override
    public void pause(Duration time) {}

    @Override
    public void within(Duration time) {}

    @Override
    public boolean isLimited() {
      return false;
    }

    @Override
    public IpmiPeer behind(Hop hop, int lun) {
      return new Peer(hop.address());
    }

    @Override
    public IpmiPeer unit(int lun) {
      return this;
    }

    @Override
    public IpmiPeer bmc() {
      return this;
    }
  }

  private Neighbours.Reply<Integer> ask(int address, int seconds, boolean answers)
      throws BmcFaultException, InterruptedException {
    return neighbours.ask(
        new Neighbours.Place(address, 0),
        0,
        _ -> {
          nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
          asked.incrementAndGet();
          if (!answers) {
            throw new BmcFaultException(new BmcFault.Refused("bmc", "test", "no answer"));
          }
          return 7;
        });
  }

  @Test
  @DisplayName("Of 45 silent controllers as many are asked as 30 s allow; the BMC itself always is")
  void manySilent() throws Exception {
    for (var place = 0; place < 45; place++) {
      assertThat(ask(0x30 + 2 * place, 4, false)).isInstanceOf(Neighbours.Reply.Unasked.class);
    }
    assertThat(asked).hasValue(8);
    assertThat(ask(0x8e, 1, true).toString()).contains("8eh was not asked", "32 s in vain");
    assertThat(ask(0x20, 1, true)).isEqualTo(new Neighbours.Reply.Said<>(7));
  }

  @Test
  @DisplayName("Those that answer have three times as long")
  void manyThatAnswer() throws Exception {
    for (var question = 0; question < 200; question++) {
      ask(0x30, 1, true);
    }
    assertThat(asked).hasValue(91);
  }

  @Test
  @DisplayName("One that stays busy is asked no more, another code is one sensor's alone")
  void busy() throws Exception {
    for (var question = 0; question < 3; question++) {
      neighbours.ask(
          new Neighbours.Place(0x30, 0), 0, owner -> said(owner, CompletionCode.TIMEOUT));
    }
    assertThat(asked).hasValue(3);
    for (var question = 0; question < 3; question++) {
      neighbours.ask(
          new Neighbours.Place(0x32, 0), 0, owner -> said(owner, CompletionCode.NODE_BUSY));
    }
    assertThat(asked).hasValue(4);
  }

  private boolean said(IpmiPeer owner, CompletionCode code) throws BmcFaultException {
    asked.incrementAndGet();
    neighbours.mayGoOn(
        owner, new LanMessage.Response(Command.GET_SENSOR_READING, 0, code, Bytes.EMPTY));
    return true;
  }
}
