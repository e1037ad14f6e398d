package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.BooleanSupplier;
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

  private static void await(BooleanSupplier condition, String what) throws InterruptedException {
    for (var i = 0; i < 400 && !condition.getAsBoolean(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
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
        await(() -> eyes.sees("hello from the machine"), "text of the machine");
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
      await(() -> one.sees("for setup, Grüße"), "text of the machine");
      assertThat(one.sees("evil")).isFalse();
      assertThat(consoles.type(MACHINE, keys("hello\r"))).isTrue();
      await(() -> one.sees("you said: hello"), "echo");
      try (var _ = consoles.watch(MACHINE, at, two)) {
        await(() -> two.sees("you said: hello"), "replay");
        assertThat(consoles.sendBreak(MACHINE)).isTrue();
        await(() -> two.sees("<break>") && one.sees("<break>"), "break, seen by both");
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
      await(() -> eyes.sees("line 059"), "all of it");
      assertThat(eyes.seen.toString()).startsWith(sent.toString().strip());
      consoles.type(MACHINE, keys("abcdefgh\r"));
      await(() -> eyes.sees("you said: abcdefgh\r\n"), "every key, once");
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
        await(() -> them.isTold("connected"), "they have it");
        assertThat(consoles.steal(MACHINE, at)).as("nobody looks").isFalse();
        try (var _ = consoles.watch(MACHINE, at, we)) {
          await(() -> we.isTold("somebody else has its console"), "busy");
          assertThat(them.isTold("the console is over")).as("looking takes nothing").isFalse();
          assertThat(consoles.steal(MACHINE, at)).isTrue();
          await(() -> we.isTold("connected"), "taken while it was retrying");
          await(() -> them.isTold("the console is over"), "they are told");
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
        await(() -> them.isTold("connected"), "they have the old one");
        try (var _ = consoles.watch(MACHINE, old, we)) {
          await(() -> we.isTold("somebody else has its console"), "busy");
          try (var _ = consoles.watch(MACHINE, now, new Eyes())) {
            await(() -> we.isTold("connected"), "the new one");
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
      await(() -> eyes.isTold("broke off inside Ichor"), "told");
      await(() -> eyes.isTold("connected"), "tried again");
      bmc.serial().print("still here");
      await(() -> eyes.sees("still here"), "and alive");
    }
  }

  @Test
  @DisplayName("After everybody left, the line is closed and the BMC's slot is free again")
  void leaves() throws Exception {
    var at = listen(bmc(BmcFaults.NONE));
    for (var i = 0; i < 6; i++) {
      var eyes = new Eyes();
      try (var _ = consoles.watch(MACHINE, at, eyes)) {
        await(() -> eyes.isTold("connected"), "round " + i);
      }
    }
  }
}
