package dev.ichor.boot.tftp.server;

import static dev.ichor.boot.tftp.server.TestTftpClient.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.boot.server.BootRig;
import dev.ichor.boot.tftp.wire.TftpErrorCode;
import dev.ichor.boot.tftp.wire.TftpOptions;
import dev.ichor.boot.tftp.wire.TftpPacket;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Evidence;
import io.netty.channel.epoll.Epoll;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TftpServerTest {
  @TempDir Path directory;
  private BootRig rig;
  private TestTftpClient client;

  @BeforeEach
  void start() throws Exception {
    rig = new BootRig(directory);
    client = new TestTftpClient(rig.tftpPort());
  }

  @AfterEach
  void stop() {
    client.close();
    rig.close();
  }

  @ParameterizedTest(name = "blksize {0} windowsize {1}")
  @CsvSource({"512,1", "1468,1", "1024,4", "1468,16", "1408,64", "8,8"})
  @DisplayName("A loader arrives whole with every block and window size (RFC 2348, RFC 7440)")
  void whole(int blksize, int windowsize) throws Exception {
    var asked = options("blksize", "" + blksize, "windowsize", "" + windowsize, "tsize", "0");
    assertThat(client.download("undionly.kpxe", asked)).isEqualTo(rig.loader("undionly.kpxe"));
    var fact = rig.evidence.await("tftp-served");
    assertThat(fact.facts()).containsEntry("file", "undionly.kpxe").containsEntry("bytes", "74213");
    assertThat(fact.subject())
        .isEqualTo(
            new Evidence.Subject.ByAddress((Inet4Address) InetAddress.getByName("127.0.0.1")));
  }

  @Test
  @DisplayName("What one machine's firmware cannot take is not granted to it (crowbar-core#1078)")
  void quirks() throws Exception {
    rig.authority.quirks = Set.of(BootQuirk.TFTP_SMALL_BLOCKS, BootQuirk.TFTP_ONE_BLOCK);
    client.request("snponly.efi", "octet", options("blksize", "1468", "windowsize", "16"));
    assertThat(((TftpPacket.Oack) client.receive()).options())
        .isEqualTo(options("blksize", "1024", "windowsize", "1"));
  }

  @Test
  @DisplayName("Block numbers roll over to 0 behind 65535 (blksize 8, 87501 blocks)")
  void rollover() throws Exception {
    var name =
        "assets/%s/%s/initramfs-amd64.xz"
            .formatted(BootRig.PROFILE.talosVersion(), BootRig.PROFILE.schematic());
    assertThat(client.download(name, options("blksize", "8", "windowsize", "64")))
        .isEqualTo(Files.readAllBytes(directory.resolve("import/initramfs-amd64.xz")));
  }

  @Test
  @DisplayName("A file that blksize divides ends with an empty block (RFC 1350 §6)")
  void emptyLastBlock() throws Exception {
    assertThat(client.download("ipxe.efi", TftpOptions.NONE)).isEqualTo(rig.loader("ipxe.efi"));
  }

  @Test
  @DisplayName("Without options the first answer is DATA 1 from a new port (RFC 1350 §4)")
  void plain() throws Exception {
    client.request("snponly.efi", "octet", TftpOptions.NONE);
    assertThat(client.receive()).isInstanceOf(TftpPacket.Data.class);
    assertThat(((InetSocketAddress) client.transfer).getPort()).isNotEqualTo(rig.tftpPort());
  }

  @Test
  @DisplayName("EDK2's probe: OACK answered by ERROR 8 ends quietly, the next request is served")
  void probe() throws Exception {
    client.request(
        "snponly.efi", "octet", options("tsize", "0", "blksize", "1468", "windowsize", "4"));
    var oack = (TftpPacket.Oack) client.receive();
    assertThat(oack.options())
        .isEqualTo(options("tsize", "173792", "blksize", "1468", "windowsize", "4"));
    client.send(new TftpPacket.Error(TftpErrorCode.OPTION_REFUSED, "User aborted the transfer"));
    assertThat(client.download("snponly.efi", options("blksize", "1468", "windowsize", "4")))
        .isEqualTo(rig.loader("snponly.efi"));
    rig.evidence.await("tftp-served");
    assertThat(rig.evidence.all).noneMatch(fact -> fact.kind().equals("tftp-broken-off"));
  }

  @Test
  @DisplayName("A stranger on the transfer's port gets ERROR 5; the transfer goes on (RFC 1350 §4)")
  void stranger() throws Exception {
    client.request("snponly.efi", "octet", TftpOptions.NONE);
    client.receive();
    try (var stranger = new TestTftpClient((InetSocketAddress) client.transfer)) {
      stranger.send(new TftpPacket.Ack(1));
      assertThat(((TftpPacket.Error) stranger.receive()).code())
          .isEqualTo(TftpErrorCode.UNKNOWN_TID);
    }
    client.send(new TftpPacket.Ack(1));
    assertThat(client.receive())
        .isInstanceOfSatisfying(
            TftpPacket.Data.class, data -> assertThat(data.block()).isEqualTo(2));
  }

  @Test
  @DisplayName("Strangers are answered eight times on one transfer, then no more: no amplifier")
  void manyStrangers() throws Exception {
    client.request("snponly.efi", "octet", TftpOptions.NONE);
    client.receive();
    try (var stranger = new TestTftpClient((InetSocketAddress) client.transfer)) {
      for (var i = 0; i < 20; i++) {
        stranger.send(new TftpPacket.Ack(1));
      }
      client.send(new TftpPacket.Ack(1)); // behind theirs: by its answer all of them are handled
      assertThat(client.receive()).isInstanceOf(TftpPacket.Data.class);
      for (var i = 0; i < 8; i++) {
        assertThat(stranger.receive()).isInstanceOf(TftpPacket.Error.class);
      }
      stranger.waitAtMost(100);
      assertThatThrownBy(stranger::receive).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  @DisplayName("The same request again is the same transfer; another one begins anew (RFC 1350 §4)")
  void repeatedRequest() throws Exception {
    for (var i = 0; i < 3; i++) {
      client.request("snponly.efi", "octet", options("tsize", "0"));
    }
    assertThat(client.receive()).isInstanceOf(TftpPacket.Oack.class);
    var first = client.transfer;
    client.send(new TftpPacket.Ack(0));
    assertThat(client.receive()).isInstanceOf(TftpPacket.Data.class);
    assertThat(client.transfer).isEqualTo(first);
    client.send(new TftpPacket.Ack(1));
    assertThat(client.receive()).isInstanceOf(TftpPacket.Data.class);
    client.request("ipxe.efi", "octet", TftpOptions.NONE);
    while (client.transfer.equals(first)) {
      assertThat(client.receive()).isInstanceOf(TftpPacket.Data.class);
    }
    assertThat(rig.evidence.await("tftp-broken-off").text()).contains("snponly.efi");
  }

  @Test
  @DisplayName("A lost OACK is sent again by the timer (RFC 1123 §4.2.3.1)")
  void retransmits() throws Exception {
    client.request("snponly.efi", "octet", options("tsize", "0"));
    var first = client.receive();
    assertThat(client.receive()).isEqualTo(first);
  }

  @Test
  @DisplayName("Writing is refused with ERROR 2")
  void write() throws Exception {
    client.send(new TftpPacket.Wrq("snponly.efi", "octet", TftpOptions.NONE));
    assertThat(((TftpPacket.Error) client.receive()).code())
        .isEqualTo(TftpErrorCode.ACCESS_VIOLATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd", "/etc/passwd", "..\\..\\boot.ini", "C:/boot.ini", "snponly.efi/..",
        "loader/../snponly.efi", "nothing.efi", "", "/", "config/token-of-the-rig"
      })
  @DisplayName("A name outside the tree, and a name of nothing, get ERROR 1 and evidence")
  void refused(String name) throws Exception {
    client.request(name, "octet", TftpOptions.NONE);
    assertThat(((TftpPacket.Error) client.receive()).code())
        .isEqualTo(TftpErrorCode.FILE_NOT_FOUND);
    rig.evidence.await("tftp-refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/snponly.efi",
        "\\snponly.efi",
        "//SNPONLY.EFI",
        "./snponly.efi",
        "loader/snponly.efi"
      })
  @DisplayName("Slashes and case as old ROMs write them reach the loader")
  void spelling(String name) throws Exception {
    assertThat(client.download(name, options("blksize", "1468")))
        .isEqualTo(rig.loader("snponly.efi"));
  }

  @Test
  @DisplayName("Garbage at the port is dropped and the next request is answered")
  void garbage() throws Exception {
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), rig.tftpPort());
    client.sendRaw(server, new byte[] {0});
    client.sendRaw(server, new byte[] {0, 1, 'a'});
    client.sendRaw(server, Bytes.ofHex("00ff00000000").toArray());
    client.request("snponly.efi", "octet", TftpOptions.NONE);
    assertThat(client.receive()).isInstanceOf(TftpPacket.Data.class);
  }

  @Test
  @DisplayName("autoexec.ipxe leads to the script over HTTP at the address that was asked")
  void autoexec() throws Exception {
    var script = new String(client.download("autoexec.ipxe", options("tsize", "0")), "US-ASCII");
    assertThat(script)
        .startsWith("#!ipxe\n")
        .contains(
            "http://127.0.0.1:%d/boot/${netX/mac:hexhyp}/script.ipxe".formatted(rig.httpPort()));
  }

  @Test
  @DisplayName("netascii sends LF as CR LF (RFC 764)")
  void netascii() throws Exception {
    client.request("autoexec.ipxe", "NetASCII", TftpOptions.NONE);
    var data = (TftpPacket.Data) client.receive();
    assertThat(new String(data.payload().toArray(), "US-ASCII")).startsWith("#!ipxe\r\n");
  }

  @Test
  @DisplayName("An ERROR in the middle breaks the transfer off, and the timeline says so")
  void brokenOff() throws Exception {
    client.request("snponly.efi", "octet", TftpOptions.NONE);
    client.receive();
    client.send(new TftpPacket.Ack(1));
    client.receive();
    client.send(new TftpPacket.Error(TftpErrorCode.UNDEFINED, "disk\nfull"));
    assertThat(rig.evidence.await("tftp-broken-off").text())
        .isEqualTo("snponly.efi broken off after 512 bytes: client sent ERROR 0 'disk?full'");
  }

  @Test
  @DisplayName("The 65th transfer of one address is not answered; a freed place is used again")
  void limit() throws Exception {
    var clients = new ArrayList<TestTftpClient>();
    try {
      for (var i = 0; i < 64; i++) {
        var one = new TestTftpClient(rig.tftpPort());
        clients.add(one);
        one.request("snponly.efi", "octet", options("timeout", "9"));
        one.receive();
      }
      client.waitAtMost(500);
      client.request("snponly.efi", "octet", TftpOptions.NONE);
      assertThatThrownBy(client::receive).isInstanceOf(SocketTimeoutException.class);
      clients.getFirst().send(new TftpPacket.Error(TftpErrorCode.UNDEFINED, "enough"));
      assertThat(client.requestUntilAnswered("snponly.efi")).isInstanceOf(TftpPacket.Data.class);
    } finally {
      clients.forEach(TestTftpClient::close);
    }
  }

  @Test
  @DisplayName("Bound to the wildcard, the answer leaves from the address that was asked (epoll)")
  void wildcard() throws Exception {
    assumeTrue(Epoll.isAvailable(), "needs epoll");
    try (var everywhere = new BootRig(directory.resolve("second"), "0.0.0.0");
        var far = new TestTftpClient(new InetSocketAddress("127.9.9.9", everywhere.tftpPort()))) {
      far.request("snponly.efi", "octet", TftpOptions.NONE);
      far.receive();
      assertThat(((InetSocketAddress) far.transfer).getAddress().getHostAddress())
          .isEqualTo("127.9.9.9");
    }
  }

  @Test
  @DisplayName("The same over IPv6")
  void ipv6() throws Exception {
    var loopback = InetAddress.getByName("::1");
    assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "needs IPv6 on loopback");
    try (var six = new BootRig(directory.resolve("six"), "::1");
        var far = new TestTftpClient(new InetSocketAddress(loopback, six.tftpPort()))) {
      assertThat(far.download("snponly.efi", options("blksize", "1428")))
          .isEqualTo(six.loader("snponly.efi"));
      assertThat(new String(far.download("autoexec.ipxe", options("tsize", "0")), "US-ASCII"))
          .contains("http://[0:0:0:0:0:0:0:1]:");
    }
  }
}
