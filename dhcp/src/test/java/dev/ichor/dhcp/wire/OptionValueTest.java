package dev.ichor.dhcp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionValueTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "routers| 10.77.0.1| 0a4d0001",
        "domain-name| rack.example| 7261636b2e6578616d706c65",
        "interface-mtu| 9000| 2328",
        "ipv6-only-preferred| 30m| 00000708",
        "captive-portal| https://a.example| 68747470733a2f2f612e6578616d706c65",
        "auto-configure| false| 00",
        "tftp-servers| 10.77.0.9| 0a4d0009",
        "capwap-controllers| 10.77.0.8| 0a4d0008",
        "pxelinux-magic| 0xf100747e| f100747e",
        "pxelinux-reboot-time| 90s| 0000005a",
        "option-224| 0a:0b| 0a0b"
      })
  @DisplayName("A value is written as people write it (RFC 2132, 8925, 8910, 2563, 5859, 5071)")
  void typed(String name, String text, String hex) {
    var entry = OptionCatalog.find(name).orElseThrow();
    assertThat(OptionValue.encode(entry.kind(), text)).isEqualTo(Bytes.ofHex(hex));
  }

  @Test
  @DisplayName("Domain search list: the tail of the second name is a pointer (RFC 3397 §2)")
  void names() {
    var octets =
        OptionValue.encode(OptionKind.NAMES, List.of("eng.apple.com", "marketing.apple.com"));
    assertThat(octets)
        .isEqualTo(Bytes.ofHex("03656e67056170706c6503636f6d00" + "096d61726b6574696e67" + "c004"));
    assertThat(DomainNames.decode(octets))
        .contains(List.of("eng.apple.com", "marketing.apple.com"));
  }

  @Test
  @DisplayName("Classless routes carry the significant octets only (RFC 3442)")
  void routes() {
    var octets =
        OptionValue.encode(
            OptionKind.ROUTES,
            List.of(
                "10.0.0.0/8 via 10.77.0.1",
                "10.27.129.0/24 via 10.77.0.2",
                "0.0.0.0/0 via 10.77.0.3"));
    assertThat(octets).isEqualTo(Bytes.ofHex("080a0a4d0001" + "180a1b810a4d0002" + "000a4d0003"));
    assertThat(OptionValue.show(OptionKind.ROUTES, octets))
        .isEqualTo(
            List.of(
                "10.0.0.0/8 via 10.77.0.1",
                "10.27.129.0/24 via 10.77.0.2",
                "0.0.0.0/0 via 10.77.0.3"));
  }

  @Test
  @DisplayName("A default route is added once: who gets 121 ignores 3 (RFC 3442)")
  void defaultRoute() {
    var plain = OptionValue.encode(OptionKind.ROUTES, "10.0.0.0/8 via 10.77.0.1");
    var whole = ClasslessRoutes.withDefault(plain, Ipv4.parse("10.77.0.9"));
    assertThat(whole).isEqualTo(Bytes.ofHex("080a0a4d0001" + "000a4d0009"));
    assertThat(ClasslessRoutes.withDefault(whole, Ipv4.parse("10.77.0.1"))).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADDRESSES| gw| write it as 10.77.0.1",
        "ADDRESSES| 10.1| write it as 10.77.0.1",
        "NAMES| a..b| write it as rack.example",
        "ROUTES| 10.0.0.1/8 via 10.77.0.1| host bits",
        "ROUTES| 10.0.0.0/8| via 10.77.0.1",
        "SECONDS| soon| 30m",
        "U16| 70000| 65535",
        "FLAG| maybe| true nor false",
        "HEX| xyz| 0x0a0b"
      })
  @DisplayName("A wrong value says how to write it")
  void wrong(OptionKind kind, String text, String remedy) {
    assertThatThrownBy(() -> OptionValue.encode(kind, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(remedy);
  }

  @Test
  @DisplayName("Names, routes and option 81 survive truncation, loops and random octets")
  void hostile() {
    var names = OptionValue.encode(OptionKind.NAMES, List.of("a.example", "b.example"));
    for (var end = 0; end < names.size(); end++) {
      DomainNames.decode(names.slice(0, end));
      ClasslessRoutes.decode(names.slice(0, end));
      ClientFqdn.of(names.slice(0, end));
    }
    assertThat(DomainNames.decode(Bytes.ofHex("c000"))).isEmpty();
    assertThat(DomainNames.decode(Bytes.ofHex("0161c000"))).isEmpty();
    var random = new Random(81);
    for (var i = 0; i < 20_000; i++) {
      var octets = new byte[random.nextInt(40)];
      random.nextBytes(octets);
      DomainNames.decode(Bytes.of(octets));
      ClasslessRoutes.decode(Bytes.of(octets))
          .ifPresent(
              it -> assertThat(ClasslessRoutes.decode(ClasslessRoutes.encode(it))).contains(it));
      ClientFqdn.of(Bytes.of(octets));
    }
  }

  @Test
  @DisplayName(
      "Option 81: no updates by us, the client's wish overridden, its encoding kept (RFC 4702 §4)")
  void fqdn() {
    var encoded = ClientFqdn.of(Bytes.ofHex("050000" + "046e6f6465")).orElseThrow();
    assertThat(encoded.name()).isEqualTo("node");
    assertThat(encoded.answer("node.rack"))
        .isEqualTo(Bytes.ofHex("0effff" + "046e6f6465" + "047261636b" + "00"));
    var text = ClientFqdn.of(Bytes.ofHex("000000" + "6e6f6465")).orElseThrow();
    assertThat(text.answer("node.rack").slice(3, 12))
        .isEqualTo(Bytes.of("node.rack".getBytes(StandardCharsets.US_ASCII)));
  }
}
