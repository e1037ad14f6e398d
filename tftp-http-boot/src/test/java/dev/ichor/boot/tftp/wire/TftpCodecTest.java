package dev.ichor.boot.tftp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.boot.tftp.wire.TftpOptions.Option;
import dev.ichor.inventory.model.Bytes;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TftpCodecTest {
  /** EDK2's first request, as measured: RRQ snponly.efi octet tsize 0 blksize 1468 windowsize 4. */
  private static final Bytes EDK2 =
      Bytes.ofHex(
          "0001736e706f6e6c792e656669006f63746574007473697a65003000626c6b73697a6500313436380077696e"
              + "646f7773697a65003400");

  static Stream<TftpPacket> packets() {
    var options = new TftpOptions(List.of(new Option("blksize", "1468"), new Option("tsize", "0")));
    return Stream.of(
        new TftpPacket.Rrq("snponly.efi", "octet", TftpOptions.NONE),
        new TftpPacket.Rrq("a/b", "NetASCII", options),
        new TftpPacket.Wrq("x", "octet", options),
        new TftpPacket.Data(0, Bytes.EMPTY),
        new TftpPacket.Data(65535, Bytes.of(0, 1, 255)),
        new TftpPacket.Ack(258),
        new TftpPacket.Error(TftpErrorCode.OPTION_REFUSED, "User aborted the transfer"),
        new TftpPacket.Error(new TftpErrorCode(4711), ""),
        new TftpPacket.Oack(options));
  }

  @ParameterizedTest
  @MethodSource("packets")
  @DisplayName("What is encoded is decoded to the same packet")
  void roundTrip(TftpPacket packet) throws Exception {
    assertThat(TftpDecoder.decode(TftpEncoder.encode(packet))).isEqualTo(packet);
  }

  @Test
  @DisplayName("EDK2's request has its three options in order (RFC 2347 §2)")
  void edk2() throws Exception {
    var rrq = (TftpPacket.Rrq) TftpDecoder.decode(EDK2);
    assertThat(rrq.file()).isEqualTo("snponly.efi");
    assertThat(rrq.options().list())
        .containsExactly(
            new Option("tsize", "0"), new Option("blksize", "1468"), new Option("windowsize", "4"));
    assertThat(TftpEncoder.encode(rrq)).isEqualTo(EDK2);
  }

  @Test
  @DisplayName("The bytes of ACK, ERROR and OACK (RFC 1350 §5, RFC 2347 §3)")
  void bytes() {
    assertThat(TftpEncoder.encode(new TftpPacket.Ack(258)).toHex()).isEqualTo("00040102");
    assertThat(TftpEncoder.encode(new TftpPacket.Error(TftpErrorCode.UNKNOWN_TID, "no")).toHex())
        .isEqualTo("000500056e6f00");
    var oack = new TftpPacket.Oack(new TftpOptions(List.of(new Option("blksize", "8"))));
    assertThat(TftpEncoder.encode(oack).toHex()).isEqualTo("0006626c6b73697a65003800");
  }

  @Test
  @DisplayName("Each truncation of a request is a packet or malformed with field and offset")
  void truncations() {
    for (var length = 0; length < EDK2.size(); length++) {
      var cut = EDK2.slice(0, length);
      try {
        assertThat(TftpDecoder.decode(cut)).isInstanceOf(TftpPacket.Rrq.class);
      } catch (MalformedTftpException e) {
        assertThat(e.field()).isNotEmpty();
        assertThat(e.offset()).isBetween(0, length);
      }
    }
  }

  @Test
  @DisplayName("A file name without its NUL is malformed at octet 2")
  void noNul() {
    assertThatThrownBy(() -> TftpDecoder.decode(Bytes.ofHex("0001616263")))
        .isInstanceOfSatisfying(
            MalformedTftpException.class,
            e -> {
              assertThat(e.field()).isEqualTo("filename");
              assertThat(e.offset()).isEqualTo(2);
            });
  }

  @Test
  @DisplayName("Random octets never do anything but decode or be malformed")
  void random() {
    var random = new Random(1350);
    var malformed = 0;
    for (var round = 0; round < 200_000; round++) {
      var octets = new byte[random.nextInt(80)];
      random.nextBytes(octets);
      if (octets.length > 1) {
        octets[0] = 0;
        octets[1] = (byte) random.nextInt(8);
      }
      try {
        TftpEncoder.encode(TftpDecoder.decode(Bytes.of(octets)));
      } catch (MalformedTftpException e) {
        malformed++;
      }
    }
    assertThat(malformed).isBetween(1, 199_999);
  }
}
