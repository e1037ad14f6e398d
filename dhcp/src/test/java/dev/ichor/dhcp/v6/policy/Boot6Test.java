package dev.ichor.dhcp.v6.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Message6;
import dev.ichor.dhcp.v6.wire.Message6Type;
import dev.ichor.dhcp.v6.wire.Option6;
import dev.ichor.dhcp.v6.wire.Options6;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MachineId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class Boot6Test {
  private static final BootAnswer HOLD =
      new BootAnswer.Hold(MachineId.random(), Duration.ofSeconds(30), "waits for approval");
  private static final BootAnswer DISK =
      new BootAnswer.Disk(MachineId.random(), BootAnswer.DiskBoot.NOT_FOUND, "installed");
  private static final Option6 IA = new Option6.IaNa(1, 0, 0, Options6.EMPTY);

  private final Scene6 scene = new Scene6();

  private Optional<String> url(BootAnswer answer, Option6... options) {
    scene.boot = Optional.of(answer);
    return solicit(options).options().get(Option6.BootFileUrl.class).map(Option6.BootFileUrl::url);
  }

  private Message6.Direct solicit(Option6... options) {
    var all = Options6.builder().add(Scene6.CLIENT).add(IA);
    List.of(options).forEach(all::add);
    return scene.reply(new Message6.Direct(Message6Type.SOLICIT, Scene6.XID, all.build())).answer();
  }

  private static Option6 vendor(String text) {
    return new Option6.VendorClass(343, List.of(octets(text)));
  }

  private static Option6 arch(int code) {
    return new Option6.Arch(List.of(new ClientArch(code)));
  }

  private static Bytes octets(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName(
      "PXE firmware: tftp:// with the address in brackets (RFC 5970 §3.1, RFC 3986 §3.2.2)")
  void pxe() {
    assertThat(url(HOLD, vendor("PXEClient:Arch:00007:UNDI:003000"), arch(7)))
        .contains("tftp://[2001:db8:77::1]/snponly.efi");
    assertThat(url(HOLD, vendor("PXEClient:Arch:00011:UNDI:003000"), arch(11)))
        .contains("tftp://[2001:db8:77::1]/snponly-arm64.efi");
  }

  @Test
  @DisplayName("HTTP Boot: http:// and \"HTTPClient\" of enterprise 343 (UEFI 2.10 §24.7.3)")
  void http() {
    scene.boot = Optional.of(HOLD);
    var reply = solicit(vendor("HTTPClient:Arch:00016:UNDI:003000"), arch(16));
    assertThat(reply.options().list())
        .contains(
            new Option6.BootFileUrl("http://[2001:db8:77::1]:8081/loader/ipxe.efi"),
            new Option6.VendorClass(343, List.of(octets("HTTPClient"))));
  }

  @Test
  @DisplayName("PXE firmware gets no option 16: EDK2 would look for a further boot server")
  void noVendorClassForPxe() {
    scene.boot = Optional.of(HOLD);
    var reply = solicit(vendor("PXEClient:Arch:00007:UNDI:003000"), arch(7));
    assertThat(reply.options().has(Option6.VendorClass.class)).isFalse();
  }

  @Test
  @DisplayName("An option follows the URL: its code's first octet is the NUL that EDK2 looks for")
  void urlIsNotLast() {
    scene.boot = Optional.of(HOLD);
    var octets = solicit(vendor("HTTPClient:Arch:00016"), arch(16)).encode().toArray();
    var text = new String(octets, StandardCharsets.ISO_8859_1);
    var end = text.indexOf("ipxe.efi") + "ipxe.efi".length();
    assertThat(octets[end]).isZero();
  }

  @Test
  @DisplayName("iPXE by its user class gets the script of its MAC address, whatever loaded it")
  void ipxe() {
    var userClass = new Option6.UserClass(List.of(octets("iPXE")));
    var script = "http://[2001:db8:77::1]:8081/boot/52-54-00-77-00-01/script.ipxe";
    assertThat(url(HOLD, vendor("PXEClient:Arch:00007:UNDI:003010"), arch(7), userClass))
        .contains(script);
    assertThat(url(DISK, vendor("PXEClient:Arch:00007:UNDI:003010"), arch(7), userClass))
        .contains(script);
  }

  @Test
  @DisplayName("Firmware that is to boot its disk is told to load what is not there")
  void disk() {
    assertThat(url(DISK, vendor("PXEClient:Arch:00007:UNDI:003000"), arch(7)))
        .contains("tftp://[2001:db8:77::1]/boot-from-disk.efi");
    assertThat(url(DISK, vendor("HTTPClient:Arch:00016:UNDI:003000"), arch(16)))
        .contains("http://[2001:db8:77::1]:8081/loader/boot-from-disk.efi");
  }

  @Test
  @DisplayName("Refused and retired machines hear nothing while they netboot")
  void silence() {
    scene.boot = Optional.of(new BootAnswer.Silence("retired"));
    assertThat(
            scene.silence(
                Message6Type.SOLICIT,
                Scene6.CLIENT,
                IA,
                vendor("PXEClient:Arch:00007:UNDI:003000")))
        .isEqualTo("retired");
    assertThat(scene.silence(Message6Type.INFORMATION_REQUEST, Scene6.CLIENT, vendor("HTTPClient")))
        .isEqualTo("retired");
  }

  @Test
  @DisplayName("An operating system gets its address and no boot file")
  void other() {
    assertThatThrownBy(() -> url(HOLD).orElseThrow()).isInstanceOf(Exception.class);
    assertThat(url(HOLD, new Option6.VendorClass(40712, List.of(octets("PXEClient"))))).isEmpty();
  }

  @Test
  @DisplayName("Architectures that Talos does not run on get an address and no loader")
  void noLoader() {
    assertThat(url(HOLD, vendor("PXEClient:Arch:00027:UNDI:003000"), arch(27))).isEmpty();
  }

  @Test
  @DisplayName("The MAC address: relay's option 79, then EUI-64, then the DUID (RFC 6939 §4)")
  void mac() throws Exception {
    var message = new Message6.Direct(Message6Type.SOLICIT, 1, Options6.of(Scene6.CLIENT, IA));
    var opaque = Ipv6.parse("fe80::1234:5678:9abc:def0");
    assertThat(Request6.of(message, new Arrival6(opaque, 546)).mac())
        .as("DUID-LLT")
        .contains(Scene6.MAC);
    var eui = Ipv6.parse("fe80::5054:ff:fe77:aa");
    assertThat(Request6.of(message, new Arrival6(eui, 546)).mac().orElseThrow())
        .hasToString("52:54:00:77:00:aa");
    var relayed =
        new Message6.Relayed(
            Message6Type.RELAY_FORW,
            0,
            Ipv6.parse("2001:db8:77::fe"),
            eui,
            Options6.of(
                new Option6.ClientLinkLayer(1, Bytes.ofHex("5254007700bb")),
                new Option6.RelayMessage(message.encode())));
    assertThat(
            Request6.of(relayed, new Arrival6(Ipv6.parse("2001:db8:77::fe"), 547))
                .mac()
                .orElseThrow())
        .hasToString("52:54:00:77:00:bb");
  }
}
