package dev.ichor.simulator.rack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.redfish.RedfishRequest;
import dev.ichor.simulator.firmware.BootSettings;
import dev.ichor.simulator.firmware.FirmwareKind;
import dev.ichor.simulator.relay.RelayAgent;
import dev.ichor.simulator.wire.Ip4;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rack of three firmwares against small servers of the test's own. */
class RackTest {
  private static final RackPlan PLAN =
      new RackPlan(
          3,
          42,
          List.of(FirmwareKind.BIOS, FirmwareKind.UEFI_PXE, FirmwareKind.UEFI_HTTP),
          Ip4.parse("127.78.9.0"),
          16230,
          "admin",
          "secret",
          1,
          Map.of());

  @TempDir Path state;
  private FakeBootServer server;
  private Rack rack;
  private final Map<String, FakeOperatingSystem> systems = new ConcurrentHashMap<>();
  private final List<String> steps = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server = new FakeBootServer();
    server.files.put("/ipxe.efi", "MZ a loader");
    server.files.put("/vmlinuz", "kernel");
    server.files.put("/initramfs.xz", "initramfs");
    server.files.put(
        "/script",
        """
        #!ipxe
        kernel %s talos.platform=metal || exit
        initrd %s || exit
        boot
        """
            .formatted(server.url("/vmlinuz"), server.url("/initramfs.xz")));
    rack = build();
  }

  private Rack build() throws Exception {
    systems.clear();
    return Rack.start(
        PLAN,
        state,
        new RelayAgent(Ip4.parse("127.77.9.2"), List.of(server.dhcpAddress())),
        new BootSettings(50, server.tftpPort(), 4011),
        (plan, directory, host) -> {
          var system = new FakeOperatingSystem(directory, host);
          systems.put(plan.name(), system);
          return system;
        },
        (machine, line) -> steps.add(machine + " " + line));
  }

  @AfterEach
  void stop() throws Exception {
    rack.close();
    server.close();
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s; steps: %s", what, steps).isLessThan(end);
      Thread.sleep(10);
    }
  }

  private FakeOperatingSystem system(int index) {
    return requireNonNull(systems.get("machine-%02d".formatted(index)));
  }

  private SimulatedMachine machine(int index) {
    return rack.machines().get(index - 1);
  }

  @Test
  @DisplayName("BIOS, UEFI PXE and UEFI HTTP each load their way down to a kernel with its line")
  void boots() throws Exception {
    rack.powerOn();
    await("three kernels", () -> systems.values().stream().allMatch(s -> s.boots.size() == 1));
    for (int i = 1; i <= 3; i++) {
      assertThat(system(i).boots.getFirst())
          .startsWith("network 127.77.9.")
          .endsWith("talos.platform=metal");
    }
    assertThat(server.log)
        .contains(
            "RRQ snponly.efi octet tsize 0 blksize 1468 windowsize 4",
            "RRQ snponly.efi octet blksize 1468 windowsize 4",
            "HEAD /ipxe.efi",
            "GET /ipxe.efi",
            "GET /script",
            "GET /initramfs.xz");
  }

  @Test
  @DisplayName("A restart of the rack continues: what was on boots again, what was off stays off")
  void continues() throws Exception {
    machine(1).control(ChassisAction.POWER_ON);
    await("running", () -> system(1).running);
    rack.close();
    assertThat(system(1).running).isFalse();
    rack = build();
    await("running again", () -> system(1).running);
    assertThat(machine(2).isOn()).isFalse();
    assertThat(system(2).boots).isEmpty();
  }

  @Test
  @DisplayName("UefiHttp with an address: a PXE machine boots it though DHCP names nothing, once")
  void httpBoot() throws Exception {
    server.isPlain = true;
    server.files.put("/loader/ipxe.efi", "MZ a loader");
    server.files.put("/loader/autoexec.ipxe", requireNonNull(server.files.get("/script")));
    var boot =
        """
        {"Boot": {"BootSourceOverrideEnabled": "Once", "BootSourceOverrideTarget": "UefiHttp",
         "HttpBootUri": "%s"}}\
        """
            .formatted(server.url("/loader/ipxe.efi"));
    assertThat(redfish(machine(2), "PATCH", boot)).isEqualTo(200);
    machine(2).control(ChassisAction.POWER_ON);
    await("a kernel", () -> system(2).boots.size() == 1);
    assertThat(server.log).contains("GET /loader/ipxe.efi", "GET /loader/autoexec.ipxe");
    assertThat(server.log).noneMatch(line -> line.startsWith("RRQ"));
    assertThat(machine(2).redfish().httpBoot(java.time.Instant.now())).isEmpty();
  }

  private static int redfish(SimulatedMachine machine, String method, String body)
      throws Exception {
    var login = "Basic " + Base64.getEncoder().encodeToString("admin:secret".getBytes(UTF_8));
    var request =
        new RedfishRequest(
            method,
            "/redfish/v1/Systems/1",
            "",
            Map.of("authorization", login),
            Optional.of(new JsonMapper().readTree(body)));
    return machine.redfish().answer(request, java.time.Instant.now()).status();
  }

  @Test
  @DisplayName("exit in the script leads to the disk when something is installed there")
  void exitsToDisk() throws Exception {
    server.files.put("/script", "#!ipxe\nexit\n");
    system(1).installed = true;
    machine(1).control(ChassisAction.POWER_ON);
    await("from disk", () -> !system(1).boots.isEmpty());
    assertThat(system(1).boots.getFirst()).startsWith("disk 127.77.9.");
  }

  @Test
  @DisplayName(
      "A reboot of the operating system runs the firmware again; power off stops everything")
  void reboot() throws Exception {
    machine(1).control(ChassisAction.POWER_ON);
    await("first boot", () -> system(1).boots.size() == 1);
    system(1).host.reboot();
    await("second boot", () -> system(1).boots.size() == 2);
    machine(1).control(ChassisAction.POWER_OFF);
    assertThat(machine(1).isOn()).isFalse();
    await("halted", () -> !system(1).running);
  }

  @Test
  @DisplayName("The same seed gives the same machines, and no two share a MAC, UUID or BMC address")
  void deterministic() {
    var many =
        new RackPlan(
            600,
            7,
            List.of(FirmwareKind.BIOS),
            Ip4.parse("127.78.0.0"),
            6230,
            "a",
            "b",
            0,
            Map.of());
    assertThat(many.machines()).isEqualTo(many.machines());
    assertThat(many.machines()).extracting(m -> m.identity().mac()).doesNotHaveDuplicates();
    assertThat(many.machines()).extracting(m -> m.identity().uuid()).doesNotHaveDuplicates();
    assertThat(many.machines()).extracting(MachinePlan::bmcAddress).doesNotHaveDuplicates();
  }
}
