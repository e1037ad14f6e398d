package dev.ichor.bmc.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.discovery.DiscoveryDesk.Address;
import dev.ichor.bmc.discovery.DiscoveryDesk.Wish;
import dev.ichor.bmc.discovery.client.Prober;
import dev.ichor.bmc.discovery.policy.BmcClaim;
import dev.ichor.bmc.discovery.policy.Credential;
import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeRedfish;
import dev.ichor.bmc.support.Shelf;
import dev.ichor.bmc.support.TestCertificate;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Secret;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Logins of a scan: no account is brought to its lock, no stranger gets a password")
class BmcLookoutTest {
  private static final List<Credential> LIST =
      IntStream.range(0, 6).mapToObj(i -> new Credential("root", Secret.of("p" + i))).toList();
  private static final Wish TRUSTING = new Wish("test", Optional.of("list"), true);
  private static final BmcClaim CLAIM =
      new BmcClaim(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of());

  private final Shelf shelf = new Shelf();
  private final List<BmcEndpoint> asked = new CopyOnWriteArrayList<>();
  private final Prober prober = new Prober(Duration.ofSeconds(2), Duration.ofSeconds(5));
  private FakeBmc bmc;
  private ServerSocket noHttps;

  /** The end of the process. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17);
    noHttps = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    noHttps.close(); // a port where nobody listens
  }

  @AfterEach
  void stop() throws Exception {
    prober.close();
    bmc.close();
  }

  private Address address() {
    return new Address("127.0.0.1", noHttps.getLocalPort(), bmc.endpoint().port(), Address.RANGE);
  }

  private BmcLookout lookout(BmcLookout.Introduce introduce) {
    return new BmcLookout(
        shelf,
        prober,
        endpoint -> {
          asked.add(endpoint);
          return introduce.ask(endpoint);
        },
        _ -> LIST,
        InstantSource.system());
  }

  private static BmcFaultException wrong(BmcEndpoint endpoint) {
    return new BmcFaultException(new BmcFault.WrongPassword(endpoint.host(), endpoint.user()));
  }

  @Test
  @DisplayName("A login is counted before it is sent: scans that are killed send two, not more")
  void killed() {
    for (var start = 0; start < 5; start++) {
      var lookout =
          lookout(
              _ -> {
                throw new Killed();
              });
      if (asked.size() < 2) {
        assertThatThrownBy(() -> lookout.look(address(), TRUSTING)).isInstanceOf(Killed.class);
      } else {
        assertThat(lookout.look(address(), TRUSTING).orElseThrow().login())
            .contains("'root' had 2 passwords", "may lock");
      }
    }
    assertThat(asked).hasSize(2);
  }

  @Test
  @DisplayName("Two scans of one address at the same time send two wrong passwords, not four")
  void beside() throws Exception {
    var both = new CyclicBarrier(2);
    var lookout =
        lookout(
            endpoint -> {
              try {
                both.await(300, TimeUnit.MILLISECONDS); // only if the other one does not wait
              } catch (Exception e) {
                throw wrong(endpoint);
              }
              throw wrong(endpoint);
            });
    var tasks =
        IntStream.range(0, 2)
            .mapToObj(_ -> new FutureTask<>(() -> lookout.look(address(), TRUSTING)))
            .toList();
    tasks.forEach(task -> Thread.ofPlatform().start(task));
    for (var task : tasks) {
      assertThat(task.get(30, TimeUnit.SECONDS)).isPresent();
    }
    assertThat(asked).hasSize(2);
  }

  @Test
  @DisplayName("Busy and let in are not counted; no answer is, and its pair may be tried once more")
  void counted() {
    var busy =
        lookout(
            endpoint -> {
              throw new BmcFaultException(new BmcFault.Busy(endpoint.host(), "full"));
            });
    for (var i = 0; i < 3; i++) {
      busy.look(address(), TRUSTING);
    }
    assertThat(shelf.kept.keySet()).noneMatch(key -> key.startsWith("bmc-refusals"));
    var silent =
        lookout(
            endpoint -> {
              throw new BmcFaultException(
                  new BmcFault.Unreachable(endpoint.host(), Duration.ofSeconds(6)));
            });
    silent.look(address(), TRUSTING);
    asked.clear();
    assertThat(lookout(_ -> CLAIM).look(address(), TRUSTING).orElseThrow().login())
        .contains("let in");
    assertThat(asked).extracting(it -> it.password().reveal()).containsExactly("p0");
  }

  @Test
  @DisplayName("Trust on first use holds in the operator's ranges, never for a lease or SSDP")
  void strangers() throws Exception {
    try (var redfish = new FakeRedfish(TestCertificate.make(false))) {
      var lookout = lookout(_ -> CLAIM);
      for (var source : List.of("lease", "ssdp", Address.RANGE)) {
        lookout.look(new Address("127.0.0.1", redfish.port(), 1, source), TRUSTING);
      }
    }
    assertThat(asked).hasSize(3);
    assertThat(asked.get(0).trust()).isEmpty();
    assertThat(asked.get(1).trust()).isEmpty();
    assertThat(asked.get(2).trust()).isPresent();
  }
}
