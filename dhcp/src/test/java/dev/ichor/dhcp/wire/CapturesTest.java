package dev.ichor.dhcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rewrite the golden texts with {@code -Dichor.golden=write}, then read the difference. */
class CapturesTest {
  @ParameterizedTest
  @DisplayName("Every DHCP packet of real firmware decodes to its golden text")
  @ValueSource(
      strings = {
        "bios",
        "bmc-udhcpc",
        "bios-e1000",
        "bios-pxelinux",
        "bios-undionly-loop",
        "proxy-bios",
        "proxy-uefi-pxe",
        "uefi-http",
        "uefi-iperom",
        "uefi-pxe",
        "uefi-secure"
      })
  void golden(String name) throws Exception {
    var text = new StringBuilder();
    for (var datagram : Captures.all(name)) {
      text.append(
          "%d %s > %s %d octets%n"
              .formatted(
                  datagram.frame(), datagram.from(), datagram.to(), datagram.payload().size()));
      text.append(MessageText.of(DhcpMessage.decode(datagram.payload()))).append('\n');
    }
    if ("write".equals(System.getProperty("ichor.golden"))) {
      write(name, text.toString());
    }
    assertThat(text).isNotEmpty();
    assertThat(Captures.golden(name)).endsWith(text.toString());
  }

  @ParameterizedTest
  @DisplayName("What firmware sent survives decode and encode, option for option")
  @ValueSource(strings = {"bios", "proxy-bios", "proxy-uefi-pxe", "uefi-http", "uefi-pxe"})
  void roundTrip(String name) throws Exception {
    for (var datagram : Captures.all(name)) {
      var message = DhcpMessage.decode(datagram.payload());
      assertThat(DhcpMessage.decode(MessageEncoder.encode(message))).isEqualTo(message);
    }
  }

  private static void write(String name, String text) throws IOException {
    var file = Path.of("src/test/resources/captures", name + ".txt");
    var head = Files.exists(file) ? Files.readString(file).split("\n\n", 2)[0] : "# " + name;
    Files.writeString(file, head + "\n\n" + text);
  }
}
