package dev.ichor.dhcp.policy;

import static dev.ichor.dhcp.policy.Scene.SELF;
import static dev.ichor.dhcp.policy.Scene.discover;
import static dev.ichor.dhcp.policy.Scene.ignored;
import static dev.ichor.dhcp.policy.Scene.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.wire.Captures;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.LoaderSelection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootPolicyTest {
  private static final String SCRIPT = "http://10.77.0.1:8081/boot/52-54-00-77-00-00/script.ipxe";

  private final Scene scene = new Scene();

  @Test
  @DisplayName("EDK2 PXE: loader in file and 67, siaddr and 66; no 43 and no 60 in a full offer")
  void uefiPxe() {
    var offer = scene.reply(Captures.message("uefi-pxe", 1)).message();
    assertThat(offer.siaddr()).isEqualTo(SELF);
    assertThat(offer.sname()).isEqualTo("10.77.0.1");
    assertThat(offer.file()).isEqualTo("snponly.efi");
    assertThat(offer.options().text(OptionCode.BOOT_FILE)).contains("snponly.efi");
    assertThat(offer.options().text(OptionCode.TFTP_SERVER_NAME)).contains("10.77.0.1");
    assertThat(offer.options().has(OptionCode.VENDOR_SPECIFIC)).isFalse();
    assertThat(offer.options().has(OptionCode.VENDOR_CLASS)).isFalse();
    assertThat(offer.options().get(OptionCode.CLIENT_UUID))
        .contains(Bytes.ofHex("0044454c4c770000108000525400770000"));
  }

  @Test
  @DisplayName("EDK2 HTTP Boot: 60 HTTPClient and an IP-literal URL, DNS sent (UEFI 2.10 §24.7)")
  void uefiHttp() {
    var offer = scene.reply(Captures.message("uefi-http", 1)).message();
    assertThat(offer.options().text(OptionCode.VENDOR_CLASS)).contains("HTTPClient");
    assertThat(offer.options().text(OptionCode.BOOT_FILE))
        .contains("http://10.77.0.1:8081/loader/ipxe.efi");
    assertThat(offer.options().has(OptionCode.DNS_SERVERS)).isTrue();
    assertThat(offer.options().has(OptionCode.VENDOR_SPECIFIC)).isFalse();
  }

  @Test
  @DisplayName(
      "UEFI sent to its disk is named a loader that is not there; iPXE and BIOS get the script")
  void toDisk() {
    scene.answer =
        Optional.of(
            new BootAnswer.Disk(
                dev.ichor.inventory.model.MachineId.random(),
                BootAnswer.DiskBoot.NOT_FOUND,
                "installed"));
    assertThat(scene.reply(Captures.message("uefi-pxe", 1)).message().file())
        .isEqualTo("boot-from-disk.efi");
    var http = scene.reply(Captures.message("uefi-http", 1)).message().options();
    assertThat(http.text(OptionCode.BOOT_FILE))
        .contains("http://10.77.0.1:8081/loader/boot-from-disk.efi");
    assertThat(scene.reply(Captures.message("bios", 1)).message().file()).isEqualTo(SCRIPT);
    assertThat(scene.reply(discover(pxe(0))).message().file()).isEqualTo("undionly.kpxe");
  }

  @Test
  @DisplayName("UEFI whose way to the disk is through a loader gets the loader")
  void toDiskByLoader() {
    var id = dev.ichor.inventory.model.MachineId.random();
    for (var method : List.of(BootAnswer.DiskBoot.EXIT, BootAnswer.DiskBoot.BMC)) {
      scene.answer = Optional.of(new BootAnswer.Disk(id, method, "installed"));
      assertThat(scene.reply(Captures.message("uefi-pxe", 1)).message().file())
          .isEqualTo("snponly.efi");
    }
  }

  @Test
  @DisplayName("Talos itself in the place of a loader: by HTTP or TFTP; nothing while it is held")
  void wholeSystem() {
    var id = dev.ichor.inventory.model.MachineId.random();
    var settings = new BootSettings(LoaderSelection.parse("uki"), Set.of());
    var profile =
        new BootProfile("v1.13.9", BootProfile.DEFAULT_SCHEMATIC, Architecture.AMD64, List.of());
    scene.answer = Optional.of(new BootAnswer.Netboot(id, profile, "new", settings));
    var http = scene.reply(Captures.message("uefi-http", 1)).message().options();
    assertThat(http.text(OptionCode.BOOT_FILE).orElseThrow())
        .startsWith("http://10.77.0.1:8081/boot/52-54-00-")
        .endsWith("/talos.efi");
    assertThat(scene.reply(Captures.message("uefi-pxe", 1)).message().file())
        .matches("boot/[0-9a-f-]{17}/talos\\.efi");
    assertThat(scene.reply(discover(pxe(0))).message().file()).isEqualTo("undionly.kpxe");
    scene.answer =
        Optional.of(new BootAnswer.Hold(id, java.time.Duration.ofSeconds(15), "failed", settings));
    assertThat(scene.reply(Captures.message("uefi-pxe", 1)).message().file()).isEmpty();
  }

  @ParameterizedTest
  @DisplayName(
      "iPXE, as ROM or loaded, gets its script and no loader: the loop is broken (77, 175)")
  @ValueSource(strings = {"bios", "bios-undionly-loop", "uefi-iperom"})
  void ipxe(String capture) {
    var offer = scene.reply(Captures.message(capture, 1)).message();
    assertThat(offer.options().text(OptionCode.BOOT_FILE)).contains(SCRIPT);
    assertThat(offer.file()).isEqualTo(SCRIPT);
    assertThat(offer.options().get(OptionCode.IPXE)).contains(Bytes.ofHex("b00101ff"));
    assertThat(offer.options().has(OptionCode.VENDOR_SPECIFIC)).isFalse();
  }

  @Test
  @DisplayName("A BIOS ROM gets 43 with 6=8, which skips discovery (PXE 2.1 §2.1, PXE-E55)")
  void biosRom() {
    var offer = scene.reply(discover(pxe(0))).message();
    assertThat(offer.file()).isEqualTo("undionly.kpxe");
    assertThat(offer.options().text(OptionCode.VENDOR_CLASS)).contains("PXEClient");
    assertThat(offer.options().get(OptionCode.VENDOR_SPECIFIC)).contains(Bytes.ofHex("060108ff"));
  }

  @Test
  @DisplayName("Proxy on 67: yiaddr 0, 54, 60, 97, no lease, no subnet, broadcast (PXE 2.1 §2.2)")
  void proxyOffer() {
    scene.mode = Mode.PROXY;
    var offer = scene.reply(Captures.message("proxy-uefi-pxe", 1));
    assertThat(offer.message().yiaddr()).isEqualTo(Ipv4.ANY);
    assertThat(offer.message().file()).isEqualTo("snponly.efi");
    assertThat(offer.message().options().values().keySet())
        .containsExactlyInAnyOrder(
            OptionCode.MESSAGE_TYPE,
            OptionCode.SERVER_ID,
            OptionCode.TFTP_SERVER_NAME,
            OptionCode.BOOT_FILE,
            OptionCode.VENDOR_CLASS,
            OptionCode.CLIENT_UUID);
    assertThat(offer.destination()).isEqualTo(new Destination.Broadcast(68));
  }

  @Test
  @DisplayName("Proxy on 4011: ACK to the source address and port, from EDK2 4011 to 4011")
  void bootServer() {
    scene.mode = Mode.PROXY;
    var source = Ipv4.parse("10.77.0.198");
    var arrival = new Arrival(Arrival.Door.BOOT_SERVER, source, 4011);
    var ack = Scene.reply(scene.decide(Captures.message("proxy-uefi-pxe", 8), arrival));
    assertThat(ack.message().type()).contains(MessageType.ACK);
    assertThat(ack.message().file()).isEqualTo("snponly.efi");
    assertThat(ack.message().options().text(OptionCode.VENDOR_CLASS)).contains("PXEClient");
    assertThat(ack.destination()).isEqualTo(new Destination.Unicast(source, 4011));
  }

  @Test
  @DisplayName("Proxy on 4011: a boot item 43.71 is repeated (PXE 2.1 §2.5.1.1)")
  void bootItem() {
    scene.mode = Mode.PROXY;
    var arrival = new Arrival(Arrival.Door.BOOT_SERVER, Ipv4.parse("10.77.0.198"), 68);
    var ack = Scene.reply(scene.decide(Captures.message("proxy-bios", 11), arrival)).message();
    assertThat(ack.options().get(OptionCode.VENDOR_SPECIFIC))
        .contains(Bytes.ofHex("470480030000ff"));
    assertThat(ack.options().text(OptionCode.BOOT_FILE)).contains(SCRIPT);
  }

  @Test
  @DisplayName("Proxy: plain clients, other messages and other loaders' architectures: silence")
  void proxySilence() {
    scene.mode = Mode.PROXY;
    ignored(scene.decide(discover(Options.builder())));
    ignored(scene.decide(Captures.message("proxy-uefi-pxe", 4)));
    ignored(scene.decide(message(Scene.MAC, MessageType.INFORM, pxe(7))));
    assertThat(ignored(scene.decide(discover(pxe(27))))).contains("27 (RISC-V 64 UEFI)");
  }

  @ParameterizedTest
  @DisplayName("A refused or retired machine hears nothing, at any stage and in either mode")
  @ValueSource(strings = {"bios", "uefi-pxe", "uefi-http", "uefi-iperom", "proxy-uefi-pxe"})
  void silence(String capture) {
    scene.answer = Optional.of(new BootAnswer.Silence("machine is RETIRED"));
    for (var mode : List.of(Mode.SERVER, Mode.PROXY)) {
      scene.mode = mode;
      Captures.all(capture).stream()
          .map(datagram -> Captures.message(capture, datagram.frame()))
          .filter(message -> message.op() == DhcpMessage.BOOTREQUEST)
          .forEach(
              message -> assertThat(scene.decide(message)).isInstanceOf(Decision.Ignore.class));
    }
  }

  @Test
  @DisplayName("IANA 0 to 41: a loader for those that Talos runs on, a stated reason for the rest")
  void architectures() {
    var url = "http://10.77.0.1:8081/loader/";
    var files =
        Map.of(
            0,
            "undionly.kpxe",
            7,
            "snponly.efi",
            9,
            "snponly.efi",
            11,
            "snponly-arm64.efi",
            16,
            url + "ipxe.efi",
            17,
            url + "ipxe.efi",
            19,
            url + "snponly-arm64.efi",
            20,
            url + "undionly.kpxe",
            22,
            "snponly-arm64.efi",
            24,
            url + "snponly-arm64.efi");
    for (var code = 0; code < ClientArch.REGISTERED; code++) {
      var offer = scene.reply(discover(pxe(code)));
      assertThat(offer.message().file())
          .as("architecture %d", code)
          .isEqualTo(files.getOrDefault(code, ""));
      if (!files.containsKey(code) && code != 41) {
        assertThat(offer.why())
            .contains("no loader for architecture " + new ClientArch(code) + ": ");
      }
    }
  }

  @Test
  @DisplayName("Of several architectures the first known one wins (RFC 4578 §2.1)")
  void firstKnown() {
    var options = pxe(7).put(OptionCode.CLIENT_ARCH, Bytes.ofHex("00630007"));
    assertThat(scene.reply(discover(options)).message().file()).isEqualTo("snponly.efi");
  }

  @Test
  @DisplayName("A client that does not netboot gets no boot field at all")
  void plainClient() {
    scene.answer = Optional.empty();
    var offer = scene.reply(discover(Options.builder())).message();
    assertThat(offer.siaddr()).isEqualTo(Ipv4.ANY);
    assertThat(offer.file()).isEmpty();
    assertThat(offer.options().has(OptionCode.BOOT_FILE)).isFalse();
  }

  private static Options.Builder pxe(int arch) {
    return Options.builder()
        .put(OptionCode.VENDOR_CLASS, "PXEClient:Arch:%05d:UNDI:002001".formatted(arch))
        .put(OptionCode.CLIENT_ARCH, Bytes.of(arch >> 8, arch & 0xff));
  }
}
