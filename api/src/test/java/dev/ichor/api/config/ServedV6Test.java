package dev.ichor.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedV6Test {
  private static final String SERVER = "eth1=server,pool=10.77.0.100-10.77.0.199";

  private static ServedV6 read(String text) {
    var problems = new ArrayList<Problem>();
    var served = ServedParser.parse(text, false, problems);
    assertThat(problems).isEmpty();
    return served.orElseThrow().v6();
  }

  @Test
  @DisplayName("Nothing said: no DHCPv6, advertisements as the interface's mode says")
  void nothing() {
    assertThat(read(SERVER)).isEqualTo(ServedV6.NONE);
    assertThat(read("eth1=proxy")).isEqualTo(ServedV6.NONE);
  }

  @Test
  @DisplayName("Everything said")
  void everything() {
    var v6 =
        read(
            SERVER
                + ",v6=stateful,ra=on,prefix=2001:db8:77::/64"
                + ",pool6=2001:db8:77::1000-2001:db8:77::1fff,2001:db8:77::3000-2001:db8:77::3fff"
                + ",relayed6=2001:db8:88::/64,2001:db8:99::/64"
                + ",address6=2001:db8:77::1,dns6=2001:db8:77::53,2001:db8:77::54"
                + ",reserve6=2001:db8:77::5@52:54:00:12:34:56,router-lifetime=30m");
    assertThat(v6.mode()).isEqualTo(ServedV6.Mode.STATEFUL);
    assertThat(v6.ra()).contains(ServedV6.Ra.ON);
    assertThat(v6.prefix()).contains(Prefix.parse("2001:db8:77::/64"));
    assertThat(v6.pools()).hasSize(2);
    assertThat(v6.relayed())
        .containsExactly(Prefix.parse("2001:db8:88::/64"), Prefix.parse("2001:db8:99::/64"));
    assertThat(v6.address()).isEqualTo(Optional.of(Ipv6.parse("2001:db8:77::1")));
    assertThat(v6.dns())
        .isEqualTo(List.of(Ipv6.parse("2001:db8:77::53"), Ipv6.parse("2001:db8:77::54")));
    assertThat(v6.reserved()).containsEntry("52:54:00:12:34:56", Ipv6.parse("2001:db8:77::5"));
    assertThat(v6.routerLifetime()).isEqualTo(Duration.ofMinutes(30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v6=yes| stateful, stateless or off",
        "ra=maybe| auto, on or off",
        "v6=stateful| no prefix",
        "prefix=2001:db8::1/64| first address",
        "prefix=2001:db8::/32| /48 to /120",
        "v6=stateful,prefix=2001:db8::/64,pool6=2001:db9::1-2001:db9::2| outside its prefix",
        "v6=stateful,prefix=2001:db8::/64,pool6=2001:db8::2-2001:db8::1| FIRST-LAST",
        "relayed6=2001:db8:88::/64| no prefix of its own",
        "dns6=10.0.0.1| IPv6 address",
        "reserve6=2001:db8::5| DUID",
        "router-lifetime=5s| 10m to 150m"
      })
  @DisplayName("A wrong IPv6 key says what to write instead")
  void wrong(String keys, String remedy) {
    var problems = new ArrayList<Problem>();
    assertThat(ServedParser.parse(SERVER + "," + keys, false, problems)).isEmpty();
    assertThat(problems.toString()).contains(remedy);
  }

  @Test
  @DisplayName("Beside another server no addresses are leased over IPv6 either")
  void proxy() {
    var problems = new ArrayList<Problem>();
    ServedParser.parse("eth1=proxy,v6=stateful,prefix=2001:db8::/64", false, problems);
    assertThat(problems.toString()).contains("v6=stateless");
    assertThat(read("eth1=proxy,ra=auto").ra()).contains(ServedV6.Ra.AUTO);
  }
}
