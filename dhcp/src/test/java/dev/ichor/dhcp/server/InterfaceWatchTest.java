package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.server.InterfaceWatch.Present;
import dev.ichor.dhcp.wire.Ipv4;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InterfaceWatchTest {
  private static final Inet4Address SELF = Ipv4.parse("10.77.0.1");
  private static final InterfaceResolver.Resolved SERVED =
      new InterfaceResolver.Resolved(
          new Service("eth1", Mode.PROXY, SELF, List.of(), SELF, 8081, 67),
          3,
          false,
          LinkSettings.DEFAULT);

  private static String state(InterfaceWatch.Lookup system) {
    return new InterfaceWatch(() -> List.of(SERVED), system, () -> {}).state(SERVED);
  }

  @Test
  @DisplayName("Gone, made anew, down, and without its address are told apart, each with a remedy")
  void states() {
    assertThat(state(_ -> Optional.of(new Present(3, true, Set.of(SELF))))).isEqualTo("as it was");
    assertThat(state(_ -> Optional.empty())).startsWith("is gone");
    assertThat(state(_ -> Optional.of(new Present(9, true, Set.of(SELF)))))
        .startsWith("was removed and made anew");
    assertThat(state(_ -> Optional.of(new Present(3, false, Set.of(SELF))))).startsWith("is down");
    assertThat(state(_ -> Optional.of(new Present(3, true, Set.of()))))
        .startsWith("lost the address 10.77.0.1");
  }

  @Test
  @DisplayName("A system that refuses to say ends nothing")
  void refuses() {
    var watch =
        new InterfaceWatch(
            () -> List.of(SERVED),
            _ -> {
              throw new SocketException("planted");
            },
            () -> {
              throw new IllegalStateException("planted");
            });
    watch.look();
    assertThat(watch.state(SERVED)).contains("planted");
  }

  @Test
  @DisplayName("The loopback interface of this host is seen as it is")
  void loopback() throws Exception {
    var loopback = NetworkInterface.getByInetAddress(Ipv4.parse("127.0.0.1"));
    assertThat(InterfaceWatch.ofSystem(loopback.getName()).orElseThrow().addresses())
        .contains(Ipv4.parse("127.0.0.1"));
  }

  @Test
  @DisplayName("As long as an interface is not what it was, what is served is looked up anew")
  void heals() {
    var looks = new AtomicInteger();
    var present = new AtomicReference<>(new Present(3, true, Set.of(SELF)));
    var watch =
        new InterfaceWatch(
            () -> List.of(SERVED), _ -> Optional.ofNullable(present.get()), looks::incrementAndGet);
    watch.look();
    assertThat(looks).hasValue(0);
    present.set(new Present(3, true, Set.of(SELF, Ipv4.parse("10.88.0.1"))));
    watch.look();
    assertThat(watch.state(SERVED)).isEqualTo("has other addresses now: [10.77.0.1, 10.88.0.1]");
    present.set(new Present(4, true, Set.of(SELF)));
    watch.look();
    assertThat(looks).hasValue(2);
  }
}
