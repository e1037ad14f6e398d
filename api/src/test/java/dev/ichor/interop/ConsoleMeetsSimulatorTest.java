package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.Await;
import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.console.Consoles;
import dev.ichor.bmc.console.Viewer;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import dev.ichor.simulator.bmc.redfish.RedfishCertificate;
import dev.ichor.simulator.bmc.redfish.RedfishFaults;
import dev.ichor.simulator.bmc.redfish.RedfishHost;
import dev.ichor.simulator.bmc.redfish.RedfishService;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serial over LAN end to end: our client, somebody else's BMC code. */
class ConsoleMeetsSimulatorTest {
  private static final MachineId MACHINE = MachineId.parse("11111111-2222-3333-4444-555555555555");

  @TempDir Path directory;
  private BmcHost host;
  private BmcPower power;
  private Consoles consoles;

  private static final class AlwaysOn implements Chassis {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void control(ChassisAction action) {}
  }

  /** Keeps what it sees. */
  private static class Eyes implements Viewer {
    private final StringBuffer seen = new StringBuffer();
    private final StringBuffer states = new StringBuffer();

    @Override
    public void text(String text) {
      seen.append(text);
    }

    @Override
    public void status(String sentence) {
      states.append(sentence).append('\n');
    }

    boolean sees(String text) {
      return seen.indexOf(text) >= 0;
    }

    boolean isTold(String text) {
      return states.indexOf(text) >= 0;
    }
  }

  @BeforeEach
  void start() throws Exception {
    host = new BmcHost(InstantSource.system());
    power = new BmcPower(BmcConfig.DEFAULT);
    consoles = new Consoles(power.desk(), directory.resolve("rec"), InstantSource.system());
  }

  @AfterEach
  void stop() throws Exception {
    consoles.close();
    power.close();
    host.close();
  }

  private static SimulatedBmc bmc(BmcFaults faults) {
    var profile =
        new BmcProfile(
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
            "Ichor",
            "Rack",
            "R1",
            "admin",
            "secret",
            4);
    return new SimulatedBmc(profile, new AlwaysOn(), faults);
  }

  private BmcEndpoint listen(SimulatedBmc bmc) throws Exception {
    var port = host.listen(bmc, new InetSocketAddress("127.0.0.1", 0)).getPort();
    return new BmcEndpoint(
        BmcEndpoint.Protocol.IPMI, "127.0.0.1", port, "admin", Secret.of("secret"));
  }

  private static Bytes keys(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("A BMC entered as Redfish names serial over LAN, and its console is carried by that")
  void byRedfish() throws Exception {
    var bmc = bmc(BmcFaults.NONE);
    var ipmi = listen(bmc);
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    var service = new RedfishService(bmc, "52:54:00:00:00:07", RedfishFaults.NONE);
    var any = new InetSocketAddress("127.0.0.1", 0);
    var eyes = new Eyes();
    try (var https = new RedfishHost(InstantSource.system())) {
      var at =
          new BmcEndpoint(
              BmcEndpoint.Protocol.REDFISH,
              "127.0.0.1",
              https.listen(service, certificate, any).getPort(),
              "admin",
              Secret.of("secret"),
              Optional.of(ipmi.port()),
              Optional.of(new BmcTrust(certificate.fingerprint())));
      try (var _ = consoles.watch(MACHINE, at, eyes)) {
        bmc.serial().print("hello from the machine");
        Await.until("text of the machine", () -> eyes.sees("hello from the machine"));
      }
    }
  }

  @Test
  @DisplayName("Two people share a console: text, keys, break; who comes later sees what was")
  void shared() throws Exception {
    var bmc = bmc(BmcFaults.NONE);
    var at = listen(bmc);
    var one = new Eyes();
    var two = new Eyes();
    bmc.serial().print("Press F2 \u001b]0;evil\u0007for setup, Grüße");
    try (var _ = consoles.watch(MACHINE, at, one)) {
      Await.until("text of the machine", () -> one.sees("for setup, Grüße"));
      assertThat(one.sees("evil")).isFalse();
      assertThat(consoles.type(MACHINE, keys("hello\r"))).isTrue();
      Await.until("echo", () -> one.sees("you said: hello"));
      try (var _ = consoles.watch(MACHINE, at, two)) {
        Await.until("replay", () -> two.sees("you said: hello"));
        assertThat(consoles.sendBreak(MACHINE)).isTrue();
        Await.until("break, seen by both", () -> two.sees("<break>") && one.sees("<break>"));
      }
      assertThat(power.read(at)).isEqualTo(new Power.Reading.State(true));
    }
    var recording = Files.readAllLines(consoles.recording(MACHINE).orElseThrow());
    assertThat(recording.getFirst()).contains("\"version\":2");
    assertThat(String.join("", recording)).contains("you said: hello").doesNotContain("evil");
  }

  @Test
  @DisplayName("Lost and slow packets lose no character")
  void loss() throws Exception {
    var bmc = bmc(new BmcFaults(4, 0, OptionalInt.empty(), Duration.ZERO));
    var at = listen(bmc);
    var eyes = new Eyes();
    var sent = new StringBuilder();
    for (var i = 0; i < 60; i++) {
      sent.append("line %03d of what a kernel says\r\n".formatted(i));
    }
    bmc.serial().print(sent.toString().strip());
    try (var _ = consoles.watch(MACHINE, at, eyes)) {
      Await.until("all of it", () -> eyes.sees("line 059"));
      assertThat(eyes.seen.toString()).startsWith(sent.toString().strip());
      consoles.type(MACHINE, keys("abcdefgh\r"));
      Await.until("every key, once", () -> eyes.sees("you said: abcdefgh\r\n"));
    }
  }

  @Test
  @DisplayName("A console that somebody else has is told as such, and taken with steal (§24.1)")
  void steal() throws Exception {
    var at = listen(bmc(BmcFaults.NONE));
    try (var foreign = new BmcPower(BmcConfig.DEFAULT)) {
      var theirs = new Consoles(foreign.desk(), directory.resolve("x"), InstantSource.system());
      var them = new Eyes();
      var we = new Eyes();
      try (var _ = theirs.watch(MACHINE, at, them)) {
        Await.until("they have it", () -> them.isTold("connected"));
        assertThat(consoles.steal(MACHINE, at)).as("nobody looks").isFalse();
        try (var _ = consoles.watch(MACHINE, at, we)) {
          Await.until("busy", () -> we.isTold("somebody else has its console"));
          assertThat(them.isTold("the console is over")).as("looking takes nothing").isFalse();
          assertThat(consoles.steal(MACHINE, at)).isTrue();
          Await.until("taken while it was retrying", () -> we.isTold("connected"));
          Await.until("they are told", () -> them.isTold("the console is over"));
        }
      }
    }
  }

  @Test
  @DisplayName("A BMC's new address is taken by the console that still tries the old one")
  void moved() throws Exception {
    var old = listen(bmc(BmcFaults.NONE));
    var now = listen(bmc(BmcFaults.NONE));
    var them = new Eyes();
    var we = new Eyes();
    try (var foreign = new BmcPower(BmcConfig.DEFAULT)) {
      var theirs = new Consoles(foreign.desk(), directory.resolve("x"), InstantSource.system());
      try (var _ = theirs.watch(MACHINE, old, them)) {
        Await.until("they have the old one", () -> them.isTold("connected"));
        try (var _ = consoles.watch(MACHINE, old, we)) {
          Await.until("busy", () -> we.isTold("somebody else has its console"));
          try (var _ = consoles.watch(MACHINE, now, new Eyes())) {
            Await.until("the new one", () -> we.isTold("connected"));
          }
        }
      }
    }
  }

  @Test
  @DisplayName("A fault of ours in one attempt does not leave the console dead")
  void ownFault() throws Exception {
    var bmc = bmc(BmcFaults.NONE);
    var broken = new AtomicBoolean();
    var eyes =
        new Eyes() {
          @Override
          public void status(String sentence) {
            if (sentence.equals("connected") && broken.compareAndSet(false, true)) {
              throw new IllegalStateException("of this test");
            }
            super.status(sentence);
          }
        };
    try (var _ = consoles.watch(MACHINE, listen(bmc), eyes)) {
      Await.until("told", () -> eyes.isTold("broke off inside Ichor"));
      Await.until("tried again", () -> eyes.isTold("connected"));
      bmc.serial().print("still here");
      Await.until("and alive", () -> eyes.sees("still here"));
    }
  }

  @Test
  @DisplayName("After everybody left, the line is closed and the BMC's slot is free again")
  void leaves() throws Exception {
    var at = listen(bmc(BmcFaults.NONE));
    for (var i = 0; i < 6; i++) {
      var eyes = new Eyes();
      try (var _ = consoles.watch(MACHINE, at, eyes)) {
        Await.until("round " + i, () -> eyes.isTold("connected"));
      }
    }
  }
}
