package dev.ichor.inventory.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.NetworkProfile.Bond;
import dev.ichor.inventory.model.NetworkProfile.Static;
import dev.ichor.inventory.model.NetworkProfile.Vlan;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NetworkProfileTest {
  private static final Static FIXED =
      new Static(
          ip("10.77.0.50"),
          23,
          Optional.of(ip("10.77.0.1")),
          List.of(ip("10.77.0.2"), ip("10.77.0.3")),
          Optional.of(ip("10.77.0.4")));
  private static final Bond BOND =
      new Bond("bond0", List.of("eth0", "eth1"), "mode=802.3ad,miimon=100", Optional.of(9000));

  private static Inet4Address ip(String text) {
    return Inet4Address.ofLiteral(text);
  }

  private static List<String> of(
      Optional<Static> address, Optional<String> device, Optional<Bond> bond, Optional<Vlan> vlan) {
    return new NetworkProfile(address, device, bond, vlan).kernelArguments();
  }

  @Test
  @DisplayName("ip= has client, gateway, mask, device, DNS and NTP in their places (Talos, Kernel)")
  void fixed() {
    assertThat(of(Optional.of(FIXED), Optional.of("enx525400123456"), none(), none()))
        .containsExactly(
            "ip=10.77.0.50::10.77.0.1:255.255.254.0::enx525400123456:off:10.77.0.2:10.77.0.3:10.77.0.4");
    var bare = new Static(ip("10.77.0.50"), 32, none(), List.of(), none());
    assertThat(of(Optional.of(bare), none(), none(), none()))
        .containsExactly("ip=10.77.0.50:::255.255.255.255:::off");
    assertThat(of(none(), Optional.of("eth1"), none(), none())).containsExactly("ip=eth1:dhcp");
    assertThat(of(none(), none(), none(), none())).isEmpty();
  }

  @Test
  @DisplayName("bond=, then vlan= upon it, then the address upon that (dracut.cmdline(7))")
  void stacked() {
    var tagged = Optional.of(new Vlan(100, none()));
    assertThat(of(Optional.of(FIXED), none(), Optional.of(BOND), tagged))
        .containsExactly(
            "bond=bond0:eth0,eth1:mode=802.3ad,miimon=100:9000",
            "vlan=bond0.100:bond0",
            "ip=10.77.0.50::10.77.0.1:255.255.254.0::bond0.100:off:10.77.0.2:10.77.0.3:10.77.0.4");
    var plain = new Bond("bond0", List.of("eth0"), "", none());
    assertThat(of(none(), none(), Optional.of(plain), none()))
        .containsExactly("bond=bond0:eth0", "ip=bond0:dhcp");
    var onLong = Optional.of(new Vlan(4094, Optional.of("enx525400123456")));
    assertThat(of(none(), none(), none(), onLong))
        .containsExactly("vlan=vlan4094:enx525400123456", "ip=vlan4094:dhcp");
  }

  @Test
  @DisplayName("what would break the kernel line, or Talos would not take, is refused by name")
  void refused() {
    assertThatThrownBy(() -> new Bond("bond0", List.of("eth0 console=x"), "", none()))
        .hasMessageContaining("bond link");
    assertThatThrownBy(() -> new Bond("bond0", List.of("eth0"), "mode=4 init=/bin/sh", none()))
        .hasMessageContaining("mode=802.3ad");
    assertThatThrownBy(() -> new Vlan(4095, none())).hasMessageContaining("4094");
    assertThatThrownBy(() -> of(none(), Optional.of("eth0"), Optional.of(BOND), none()))
        .hasMessageContaining("leave device out");
    assertThatThrownBy(() -> new Static(ip("10.0.0.1"), 33, none(), List.of(), none()))
        .hasMessageContaining("prefix 33");
    assertThatThrownBy(
            () ->
                new BootSettings(
                    LoaderSelection.AUTO,
                    java.util.Set.of(),
                    none(),
                    List.of("ttyS0 single"),
                    none()))
        .hasMessageContaining("ttyS1,115200n8");
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }
}
