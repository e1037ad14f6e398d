package dev.ichor.bmc.discovery.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseWatch.LeasedClient;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BmcTraitTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  static LeasedClient client(
      String mac, Optional<String> vendorClass, Optional<String> hostname, Bytes clientId) {
    return new LeasedClient(
        MacAddress.parse(mac),
        Inet4Address.ofLiteral("10.0.0.9"),
        clientId,
        vendorClass,
        hostname,
        NOW,
        NOW.plusSeconds(3600));
  }

  private static Optional<BmcTrait> trait(String mac, String vendorClass, String hostname) {
    return BmcTrait.of(
        client(mac, Optional.ofNullable(vendorClass), Optional.ofNullable(hostname), Bytes.EMPTY));
  }

  @ParameterizedTest
  @CsvSource({
    "52:54:00:00:00:01,iDRAC,,Dell iDRAC",
    "52:54:00:00:00:01,CPQRIB3,,HPE iLO",
    "52:54:00:00:00:01,DCMI36465:1.5,,a DCMI controller",
    "52:54:00:00:00:01,OpenBMC:model=MINIPACK-SMB:serial=1234,,OpenBMC",
    "52:54:00:00:00:01,NVIDIA/BF/BMC,,a BMC by its own word",
    "52:54:00:00:00:01,udhcp 1.35.0,idrac-7G5KX42,Dell iDRAC",
    "52:54:00:00:00:01,,ILOCZ1234567A,HPE iLO",
    "52:54:00:00:00:01,,XCC-7X02-J300CW5M,Lenovo XCC",
    "52:54:00:00:00:01,,IMM2-5CF3FC5EAAD0,Lenovo IMM",
    "52:54:00:00:00:01,,DCMI18-66-DA-01-02-03,a DCMI controller",
    "52:54:00:00:00:01,,iRMC0A1B2C,Fujitsu iRMC",
    "0c:c4:7a:01:02:03,udhcp 1.35.0,,Supermicro BMC"
  })
  @DisplayName("What vendors document, and their firmware sends, is recognised with the words")
  void recognised(String mac, String vendorClass, String hostname, String what) {
    var found = trait(mac, vendorClass, hostname).orElseThrow();
    assertThat(found.what()).isEqualTo(what);
    assertThat(found.why()).containsAnyOf(String.valueOf(vendorClass), String.valueOf(hostname));
  }

  @ParameterizedTest
  @CsvSource({
    "52:54:00:00:00:01,,",
    "52:54:00:00:00:01,udhcp 1.35.0,",
    "0c:c4:7a:01:02:03,,",
    "0c:c4:7a:01:02:03,MSFT 5.0,server7",
    "52:54:00:00:00:01,android-dhcp-13,phone",
    "52:54:00:00:00:01,NVIDIA/BF/OOB,dpu-3",
    "52:54:00:00:00:01,ABMCDEF,pilot",
    "52:54:00:00:00:01,dhcpcd-9.4.1:Linux,ilo"
  })
  @DisplayName("Operating systems, phones and a BlueField's host side are no candidates")
  void others(String mac, String vendorClass, String hostname) {
    assertThat(trait(mac, vendorClass, hostname)).isEmpty();
  }

  @Test
  @DisplayName(
      "Option 61 of type 0 is text and read; a hardware address there is not (RFC 2132 §9.14)")
  void clientId() {
    var text = Bytes.of("\u0000DCMI18-66-DA-01-02-03".getBytes(StandardCharsets.US_ASCII));
    var mac = "52:54:00:00:00:01";
    assertThat(BmcTrait.of(client(mac, Optional.empty(), Optional.empty(), text)))
        .hasValueSatisfying(
            found -> assertThat(found.why()).startsWith("its client id is 'DCMI18"));
    var hardware = Bytes.ofHex("011866da010203");
    assertThat(BmcTrait.of(client(mac, Optional.empty(), Optional.empty(), hardware))).isEmpty();
  }
}
