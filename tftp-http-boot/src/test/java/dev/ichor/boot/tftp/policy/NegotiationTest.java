package dev.ichor.boot.tftp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.tftp.wire.TftpOptions;
import dev.ichor.boot.tftp.wire.TftpOptions.Option;
import dev.ichor.inventory.model.BootQuirk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
  private static Negotiation negotiate(String... namesAndValues) {
    List<Option> options = new ArrayList<>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      options.add(new Option(namesAndValues[i], namesAndValues[i + 1]));
    }
    return Negotiation.of(new TftpOptions(options), 173_792, TransferPolicy.DEFAULT);
  }

  private static String oack(String... namesAndValues) {
    var text = new StringBuilder();
    for (var option : negotiate(namesAndValues).accepted().list()) {
      text.append(option.name()).append('=').append(option.value()).append(' ');
    }
    return text.toString().strip();
  }

  @Test
  @DisplayName("Nothing asked, nothing answered: no OACK at all (RFC 2347 §2)")
  void nothing() {
    assertThat(negotiate().accepted().isEmpty()).isTrue();
    assertThat(negotiate().blksize()).isEqualTo(512);
    assertThat(negotiate("multicast", "", "x", "1").accepted().isEmpty()).isTrue();
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "blksize, 1468, blksize=1468",
        "BlkSize, 512, BlkSize=512",
        "blksize, 65464, blksize=1468",
        "blksize, 8, blksize=8",
        "blksize, 7, ''",
        "blksize, 65465, ''",
        "blksize, -1, ''",
        "blksize, 99999999999999999999, ''",
        "blksize, '', ''",
        "blksize, 0x10, ''",
        "tsize, 0, tsize=173792",
        "tsize, x, ''",
        "timeout, 5, timeout=5",
        "timeout, 255, timeout=255",
        "timeout, 0, ''",
        "timeout, 256, ''",
        "windowsize, 4, windowsize=4",
        "windowsize, 65535, windowsize=64",
        "windowsize, 0, ''"
      })
  @DisplayName("Each option within its range, never above what was asked (RFC 2348, 2349, 7440)")
  void one(String name, String value, String answer) {
    assertThat(oack(name, value)).isEqualTo(answer);
  }

  @Test
  @DisplayName("A repeated option is answered once, in the client's order and spelling")
  void repeated() {
    assertThat(oack("TSIZE", "0", "blksize", "1024", "tsize", "0", "BLKSIZE", "512"))
        .isEqualTo("TSIZE=173792 blksize=1024");
  }

  @Test
  @DisplayName("The client's own time-out is kept")
  void timeout() {
    assertThat(negotiate("timeout", "3").timeout()).contains(Duration.ofSeconds(3));
    assertThat(negotiate("blksize", "512").timeout()).isEmpty();
  }

  @ParameterizedTest(name = "MTU {0}, IPv6 {1}: {2}")
  @CsvSource({
    "1500, false, 1468",
    "1500, true, 1448",
    "1400, false, 1368",
    "9000, false, 1468",
    "65536, true, 1468",
    "300, false, 512"
  })
  @DisplayName("No block is larger than what the link takes in one packet (RFC 2348 §2)")
  void mtu(int mtu, boolean isIpv6, String answer) {
    var policy = TransferPolicy.DEFAULT.within(mtu, isIpv6);
    var asked = new TftpOptions(List.of(new Option("blksize", "65464")));
    assertThat(Negotiation.of(asked, 1, policy).accepted().list())
        .containsExactly(new Option("blksize", answer));
  }

  @Test
  @DisplayName("A machine's quirks hold its blocks small, single, or numbered from 1 again")
  void quirks() {
    var all =
        TransferPolicy.DEFAULT.with(
            Set.of(
                BootQuirk.TFTP_SMALL_BLOCKS,
                BootQuirk.TFTP_ONE_BLOCK,
                BootQuirk.TFTP_ROLLOVER_TO_ONE));
    assertThat(all.maxBlksize()).isEqualTo(1024);
    assertThat(all.maxWindowsize()).isEqualTo(1);
    assertThat(all.rollover()).isEqualTo(TransferPolicy.Rollover.TO_ONE);
    assertThat(TransferPolicy.DEFAULT.with(Set.of(BootQuirk.NO_CLIENT_ID_ECHO)))
        .isEqualTo(TransferPolicy.DEFAULT);
  }
}
