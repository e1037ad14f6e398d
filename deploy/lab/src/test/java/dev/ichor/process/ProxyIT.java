package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.process.Loopback.Port;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Beside somebody else's DHCP server: the rack's firmware takes addresses there, the boot here. */
class ProxyIT {
  private static final Duration BOUND = Duration.ofMinutes(3);

  @Test
  @DisplayName(
      "EDK2 asks port 4011 and boots by its answer; a 4011 that is silent ends the boot (PXE 2.1 §2.2)")
  void proxy() throws Exception {
    try (var site = Site.open("proxy");
        var foreign = new AddressGiver(site.net())) {
      var arguments = site.upWithoutServe();
      arguments.addAll(List.of("--serve", "lo=proxy,address=%s".formatted(site.net().self())));
      var appliance = site.run("up", arguments);
      appliance.awaitOutput("Ichor is ready at", Site.START);

      var deaf = rack(site, "deaf", foreign, Loopback.isFree(9) ? 9 : 19);
      deaf.awaitOutput("no answer from proxyDHCP", BOUND);
      deaf.close();

      var rack = rack(site, "rack", foreign, site.net().port(Port.PROXY));
      Await.until(
          "the machine in maintenance, waiting for approval",
          BOUND,
          () ->
              StreamSupport.stream(site.rest().get("/api/v1/machines").spliterator(), false)
                  .anyMatch(machine -> machine.path("state").asText().equals("PENDING")),
          () -> appliance.where() + "; " + rack.where());
      assertThat(rack.output())
          .contains("boots tftp://127.0.0.1/snponly.efi", "maintenance: waiting");
      appliance.assertNoStackTrace();
    }
  }

  private static IchorRun rack(Site site, String name, AddressGiver foreign, int proxyPort)
      throws Exception {
    return site.run(
        name,
        List.of(
            "simulate",
            "--machines",
            "1",
            "--firmware",
            "uefi",
            "--power-on",
            "--state",
            site.directory().resolve(name + "-state").toString(),
            "--dhcp",
            "%s:%d,%s".formatted(site.net().self(), site.net().port(Port.DHCP), foreign.endpoint()),
            "--relay",
            site.net().relay(),
            "--bmc-net",
            site.net().bmcNet(),
            "--tftp-port",
            Integer.toString(site.net().port(Port.TFTP)),
            "--proxy-port",
            Integer.toString(proxyPort)));
  }
}
