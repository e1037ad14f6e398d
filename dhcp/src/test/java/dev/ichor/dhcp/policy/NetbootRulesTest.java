package dev.ichor.dhcp.policy;

import static dev.ichor.dhcp.policy.Scene.discover;
import static dev.ichor.dhcp.policy.Scene.ignored;
import static dev.ichor.dhcp.policy.Scene.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.dhcp.wire.Captures;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.dhcp.wire.SubOptions;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.MachineId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules of an interface, and what is set for a machine: peers items 59 to 70. */
class NetbootRulesTest {
  private static final Arrival AT_4011 =
      new Arrival(Arrival.Door.BOOT_SERVER, Ipv4.parse("10.77.0.198"), 68);
  private static final PxeMenu MENU =
      new PxeMenu("Press F8", 10, "Ichor", Optional.of("Local disk"));

  private final Scene scene = new Scene();

  private static Options.Builder pxe(int arch) {
    return Options.builder()
        .put(OptionCode.VENDOR_CLASS, "PXEClient:Arch:%05d:UNDI:002001".formatted(arch))
        .put(OptionCode.CLIENT_ARCH, Bytes.of(arch >> 8, arch & 0xff));
  }

  private void set(String loader, BootQuirk... quirks) {
    scene.answer =
        Optional.of(
            new BootAnswer.Hold(
                MachineId.random(),
                Duration.ofSeconds(30),
                "waits",
                new BootSettings(
                    LoaderSelection.parse(loader), Set.copyOf(Arrays.asList(quirks)))));
  }

  private DhcpMessage offer(Options.Builder options) {
    return scene.reply(discover(options)).message();
  }

  private static Optional<String> vendor(DhcpMessage message) {
    return message.options().get(OptionCode.VENDOR_SPECIFIC).map(Bytes::toHex);
  }

  @Test
  @DisplayName(
      "Item 59: a proxy answers HTTPClient on 67 only, with 60 and a URL, and never on 4011")
  void httpClient() {
    scene.mode = Mode.PROXY;
    var discover = Captures.message("uefi-http", 1);
    var offer = scene.reply(discover).message();
    assertThat(offer.yiaddr()).isEqualTo(Ipv4.ANY);
    assertThat(offer.options().text(OptionCode.VENDOR_CLASS)).contains("HTTPClient");
    assertThat(offer.options().text(OptionCode.BOOT_FILE))
        .contains("http://10.77.0.1:8081/loader/ipxe.efi");
    assertThat(offer.file()).isEqualTo("http://10.77.0.1:8081/loader/ipxe.efi");
    assertThat(offer.options().has(OptionCode.LEASE_TIME)).isFalse();
    var request =
        message(Scene.MAC, MessageType.REQUEST, Options.builder().putAll(discover.options()));
    assertThat(ignored(scene.decide(request, AT_4011))).contains("HTTP Boot knows no boot server");
  }

  @Test
  @DisplayName("Item 59: PXEClient without any architecture is nobody that we can serve")
  void withoutArchitecture() {
    scene.mode = Mode.PROXY;
    var options = Options.builder().put(OptionCode.VENDOR_CLASS, "PXEClient");
    assertThat(ignored(scene.decide(discover(options)))).contains("option 93");
  }

  @Test
  @DisplayName("Item 71: without option 60 an HTTP architecture alone is HTTP Boot")
  void httpByArchitecture() {
    var offer = offer(Options.builder().put(OptionCode.CLIENT_ARCH, Bytes.of(0, 16)));
    assertThat(offer.options().text(OptionCode.VENDOR_CLASS)).contains("HTTPClient");
    assertThat(offer.options().text(OptionCode.BOOT_FILE))
        .contains("http://10.77.0.1:8081/loader/ipxe.efi");
  }

  @Test
  @DisplayName(
      "Item 62: 6=8 for UEFI only where it is set for the machine, under option 60 (edk2#8149)")
  void uefiSkipsDiscovery() {
    set("auto", BootQuirk.UEFI_SKIPS_DISCOVERY);
    for (var mode : List.of(Mode.SERVER, Mode.PROXY)) {
      scene.mode = mode;
      var offer = offer(pxe(7));
      assertThat(vendor(offer)).contains("060108ff");
      assertThat(offer.options().text(OptionCode.VENDOR_CLASS)).contains("PXEClient");
    }
    set("auto");
    assertThat(vendor(offer(pxe(7)))).isEmpty();
  }

  @Test
  @DisplayName("A machine's own loader is named in file and 67, over TFTP and as a URL")
  void ownLoader() {
    set("ipxe");
    assertThat(offer(pxe(7)).file()).isEqualTo("ipxe.efi");
    assertThat(offer(pxe(0)).file()).isEqualTo("ipxe.pxe");
    set("own.efi");
    assertThat(offer(pxe(27)).options().text(OptionCode.BOOT_FILE)).contains("own.efi");
    assertThat(scene.reply(Captures.message("uefi-http", 1)).message().file())
        .isEqualTo("http://10.77.0.1:8081/loader/own.efi");
  }

  @Test
  @DisplayName("Item 65: the menu is tags 6, 8, 9 and 10; its answer at 4011 repeats the item")
  void menu() {
    scene.netboot = NetbootRules.STANDARD.withMenu(Optional.of(MENU));
    for (var mode : List.of(Mode.SERVER, Mode.PROXY)) {
      scene.mode = mode;
      for (var arch : List.of(0, 7)) {
        var offer = offer(pxe(arch));
        assertThat(offer.options().text(OptionCode.VENDOR_CLASS)).contains("PXEClient");
        assertThat(vendor(offer))
            .contains(
                "060107" // no broadcast, no multicast, only the servers listed
                    + "0807"
                    + "8000"
                    + "01"
                    + "0a4d0001"
                    + "0915"
                    + "8000"
                    + "05"
                    + hex("Ichor")
                    + "0000"
                    + "0a"
                    + hex("Local disk")
                    + "0a09"
                    + "0a"
                    + hex("Press F8")
                    + "ff");
      }
    }
    var chosen = pxe(0).put(OptionCode.VENDOR_SPECIFIC, Bytes.ofHex("470480000000ff"));
    var ack = Scene.reply(scene.decide(message(Scene.MAC, MessageType.REQUEST, chosen), AT_4011));
    assertThat(vendor(ack.message())).contains("060108" + "470480000000" + "ff");
    assertThat(ack.message().file()).isEqualTo("undionly.kpxe");
  }

  private static String hex(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII)).toHex();
  }

  @Test
  @DisplayName("Item 65: no menu for iPXE, HTTP Boot and a machine that is sent to its disk")
  void noMenu() {
    scene.netboot = NetbootRules.STANDARD.withMenu(Optional.of(MENU));
    assertThat(vendor(scene.reply(Captures.message("bios", 1)).message())).isEmpty();
    assertThat(vendor(scene.reply(Captures.message("uefi-http", 1)).message())).isEmpty();
    scene.answer =
        Optional.of(
            new BootAnswer.Disk(MachineId.random(), BootAnswer.DiskBoot.NOT_FOUND, "installed"));
    assertThat(vendor(offer(pxe(0)))).contains("060108ff");
    assertThat(vendor(offer(pxe(7)))).isEmpty();
    assertThatThrownBy(() -> new PxeMenu("", 10, "Ichor", Optional.empty()))
        .hasMessageContaining("prompt");
    assertThatThrownBy(() -> new PxeMenu("p", 256, "Ichor", Optional.empty()))
        .hasMessageContaining("0 to 255");
  }

  @Test
  @DisplayName("Item 63: bit 2 (only listed servers) is never set without tag 8 (edk2#8558)")
  void bitTwoNeedsServers() {
    for (var menu : List.of(Optional.of(MENU), Optional.<PxeMenu>empty())) {
      scene.netboot = NetbootRules.STANDARD.withMenu(menu);
      for (var arch = 0; arch < 42; arch++) {
        offer(pxe(arch))
            .options()
            .get(OptionCode.VENDOR_SPECIFIC)
            .map(SubOptions::vendor)
            .ifPresent(
                sub -> assertThat((sub.get(6).orElseThrow().at(0) & 4) != 0).isEqualTo(sub.has(8)));
      }
    }
  }

  @Test
  @DisplayName("Item 66: a Raspberry Pi that claims to be a BIOS gets its text, and no BIOS loader")
  void raspberryPi() {
    for (var mac : List.of("b827eb112233", "dca632112233", "d83add112233")) {
      var offer = scene.reply(message(mac, MessageType.DISCOVER, pxe(0))).message();
      assertThat(offer.file()).isEmpty();
      assertThat(offer.options().has(OptionCode.BOOT_FILE)).isFalse();
      assertThat(offer.siaddr()).isEqualTo(Scene.SELF);
      assertThat(offer.options().text(OptionCode.TFTP_SERVER_NAME)).contains("10.77.0.1");
      assertThat(offer.options().has(OptionCode.SUBNET_MASK)).isTrue();
      assertThat(offer.options().has(OptionCode.ROUTER)).isTrue();
      assertThat(vendor(offer))
          .contains(
              "060103" + "0a0400505845" + "0914" + "0000" + "11" + hex("Raspberry Pi Boot") + "ff");
    }
  }

  @Test
  @DisplayName(
      "Item 66: a Pi is known by architecture 41 and by its option 97 too; its text is set")
  void raspberryPiByOtherMarks() {
    scene.netboot = NetbootRules.STANDARD.withRaspberryPi("Lab Pi");
    assertThat(vendor(offer(pxe(41))))
        .hasValueSatisfying(it -> assertThat(it).contains(hex("Lab Pi")));
    var guid = Bytes.ofHex("00" + hex("RPi4") + "c0311100" + "11223344" + "aabbccdd");
    assertThat(vendor(offer(pxe(0).put(OptionCode.CLIENT_UUID, guid))))
        .hasValueSatisfying(it -> assertThat(it).contains(hex("Lab Pi")));
    assertThat(vendor(offer(pxe(0)))).contains("060108ff");
    assertThat(offer(pxe(11)).file()).isEqualTo("snponly-arm64.efi");
    scene.mode = Mode.PROXY;
    assertThat(vendor(offer(pxe(41)))).isPresent();
    scene.answer =
        Optional.of(
            new BootAnswer.Disk(MachineId.random(), BootAnswer.DiskBoot.NOT_FOUND, "installed"));
    assertThat(ignored(scene.decide(discover(pxe(41))))).contains("boots its disk");
  }

  @Test
  @DisplayName("Item 67: no 60 and no 43 in a full offer while 4011 is not heard")
  void bootServerNotHeard() {
    scene.netboot = NetbootRules.STANDARD.withBootServer(false).withMenu(Optional.of(MENU));
    for (var arch : List.of(0, 7)) {
      var offer = offer(pxe(arch));
      assertThat(offer.options().has(OptionCode.VENDOR_CLASS)).isFalse();
      assertThat(offer.options().has(OptionCode.VENDOR_SPECIFIC)).isFalse();
      assertThat(offer.file()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("Item 68: an iPXE without HTTP is given our build once, which then gets the script")
  void foreignIpxe() {
    var withoutHttp = ipxe("15" + "0101" + "17" + "0101"); // TFTP, DNS
    assertThat(offer(withoutHttp).file()).isEqualTo("undionly.kpxe");
    var ours = ipxe("13" + "0101" + "15" + "0101");
    assertThat(offer(ours).file()).endsWith("/script.ipxe");
    assertThat(ignored(proxied(ipxe("11" + "0101")))).contains("neither HTTP nor TFTP");
    assertThat(offer(ipxe("b1" + "0401020304")).file()).endsWith("/script.ipxe");
    assertThat(offer(pxe(0).put(OptionCode.USER_CLASS, "iPXE")).file()).endsWith("/script.ipxe");
  }

  private Decision proxied(Options.Builder options) {
    scene.mode = Mode.PROXY;
    var decision = scene.decide(discover(options));
    scene.mode = Mode.SERVER;
    return decision;
  }

  private static Options.Builder ipxe(String features) {
    return pxe(0).put(OptionCode.IPXE, Bytes.ofHex(features));
  }

  @Test
  @DisplayName("Item 69: a stand-by answers only who has been asking for long enough")
  void standBy() {
    scene.netboot = NetbootRules.STANDARD.withAfterSecs(5); // the messages say secs 4
    for (var mode : List.of(Mode.SERVER, Mode.PROXY)) {
      scene.mode = mode;
      assertThat(ignored(scene.decide(discover(pxe(7))))).contains("asking for 4 s");
    }
    var request = message(Scene.MAC, MessageType.REQUEST, pxe(7));
    assertThat(scene.decide(request, AT_4011)).isInstanceOf(Decision.Reply.class);
    scene.netboot = NetbootRules.STANDARD.withAfterSecs(4);
    assertThat(offer(pxe(7)).file()).isEqualTo("snponly.efi");
  }

  @Test
  @DisplayName(
      "Item 70: a proxy offer is broadcast; at 4011 the answer goes where it was asked from")
  void whereTo() {
    scene.mode = Mode.PROXY;
    assertThat(scene.reply(discover(pxe(7))).destination())
        .isEqualTo(new Destination.Broadcast(68));
    var ack = Scene.reply(scene.decide(message(Scene.MAC, MessageType.REQUEST, pxe(7)), AT_4011));
    assertThat(ack.destination()).isEqualTo(new Destination.Unicast(Ipv4.parse("10.77.0.198"), 68));
    var inform = Scene.reply(scene.decide(message(Scene.MAC, MessageType.INFORM, pxe(7)), AT_4011));
    assertThat(inform.message().type()).contains(MessageType.ACK);
  }

  @Test
  @DisplayName("Item 27: in the datagram a zero octet follows option 67, in every kind of offer")
  void padAfterBootFile() {
    for (var mode : List.of(Mode.SERVER, Mode.PROXY)) {
      scene.mode = mode;
      for (var capture : List.of("uefi-pxe", "uefi-http", "bios")) {
        var reply = scene.reply(Captures.message(capture, 1));
        var octets = MessageEncoder.encode(reply.message(), reply.limit()).packet();
        var file = reply.message().options().get(OptionCode.BOOT_FILE).orElseThrow();
        var option = "43%02x%s".formatted(file.size(), file.toHex());
        assertThat(octets.toHex()).contains(option + "00");
      }
    }
  }

  @Test
  @DisplayName("U-Boot with option 93 is served though its option 60 names the board (booter#11)")
  void uboot() {
    scene.mode = Mode.PROXY;
    var uboot =
        Options.builder()
            .put(OptionCode.VENDOR_CLASS, "U-Boot.armv8")
            .put(OptionCode.CLIENT_ARCH, Bytes.of(0, 22));
    var offer = offer(uboot);
    assertThat(offer.file()).isEqualTo("snponly-arm64.efi");
    assertThat(offer.siaddr()).isEqualTo(Scene.SELF);
    ignored(scene.decide(discover(Options.builder().put(OptionCode.VENDOR_CLASS, "U-Boot.armv8"))));
  }

  @Test
  @DisplayName("Quirks: an ACK to a REQUEST on 67, no boot item, no client identifier")
  void quirks() {
    scene.mode = Mode.PROXY;
    var select =
        pxe(0)
            .put(OptionCode.SERVER_ID, Scene.OTHER_SERVER)
            .put(OptionCode.REQUESTED_ADDRESS, Scene.FIRST)
            .put(OptionCode.CLIENT_ID, "me");
    ignored(scene.decide(message(Scene.MAC, MessageType.REQUEST, select)));
    set("auto", BootQuirk.PROXY_ANSWERS_REQUEST, BootQuirk.NO_CLIENT_ID_ECHO);
    var ack = scene.reply(message(Scene.MAC, MessageType.REQUEST, select)).message();
    assertThat(ack.type()).contains(MessageType.ACK);
    assertThat(ack.yiaddr()).isEqualTo(Ipv4.ANY);
    assertThat(ack.file()).isEqualTo("undionly.kpxe");
    assertThat(ack.options().has(OptionCode.CLIENT_ID)).isFalse();
    set("auto", BootQuirk.NO_BOOT_ITEM_ECHO);
    var chosen = pxe(7).put(OptionCode.VENDOR_SPECIFIC, Bytes.ofHex("470480000000ff"));
    var item = Scene.reply(scene.decide(message(Scene.MAC, MessageType.REQUEST, chosen), AT_4011));
    assertThat(vendor(item.message())).isEmpty();
  }
}
