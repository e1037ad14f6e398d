package dev.ichor.api.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.ichor.api.config.IchorConfig;
import dev.ichor.api.config.InterfaceWish;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.config.Served;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BootPlaneTest {
  private static final Inet4Address BEFORE = Inet4Address.ofLiteral("10.77.0.1");
  private static final Inet4Address AFTER = Inet4Address.ofLiteral("10.77.0.9");
  private static final List<MachineInterface> HERE = here("10.77.0.1/24");
  private static final IchorConfig CONFIG =
      new IchorConfig(
          Path.of("target"),
          List.of(),
          new InetSocketAddress("127.0.0.1", 8080),
          Path.of("target"),
          Optional.empty(),
          dev.ichor.api.config.AssetSource.OFF,
          new IchorConfig.Database.Embedded(),
          new IchorConfig.Ports(67, 4011, 69, 8081, 8090, 8091),
          Map.of(),
          Optional.empty());

  private static List<MachineInterface> here(String... addresses) {
    return List.of(new MachineInterface("eth1", true, List.of(addresses)));
  }

  private static Served served() throws Exception {
    return new ObjectMapper()
        .registerModule(new Jdk8Module())
        .readValue(
            "{\"mode\": \"server\", \"pools\": [\"10.77.0.100-10.77.0.199\"]}", InterfaceWish.class)
        .over("eth1", Optional.empty(), false);
  }

  @Test
  @DisplayName(
      "An interface that is renumbered: files are served there, and DHCP names the new one")
  void renumbered() throws Exception {
    var wanted = List.of(Chosen.configured(served()));
    var plane = new BootPlane(CONFIG, wanted, HERE);
    assertThat(plane.addresses()).containsExactly(BEFORE);
    assertThat(plane.dhcp().interfaces().getFirst().address())
        .as("not tied to the address of the start")
        .isEmpty();
    assertThat(plane.after(wanted, here("10.77.0.9/24")).addresses()).containsExactly(AFTER);
  }

  @Test
  @DisplayName(
      "An interface without address at this moment keeps its last one; a new one is refused")
  void gone() throws Exception {
    var wanted = List.of(Chosen.configured(served()));
    var plane = new BootPlane(CONFIG, wanted, HERE);
    assertThat(plane.after(wanted, here()).addresses()).containsExactly(BEFORE);
    assertThat(plane.after(wanted, List.of()).addresses()).containsExactly(BEFORE);
    assertThatThrownBy(() -> new BootPlane(CONFIG, wanted, here()))
        .isInstanceOf(StartProblem.class)
        .hasMessageContaining("eth1 has no IPv4 address");
  }
}
