package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.BootEntry;
import dev.ichor.bmc.policy.care.Setup;
import dev.ichor.bmc.support.FakeRedfish;
import dev.ichor.bmc.support.FakeRedfish.Raw;
import dev.ichor.inventory.model.BmcBoot;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.port.Power;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** HTTP boot, boot order and the choice of a system, of services with ideas of their own. */
class RedfishBootTest extends RedfishFaults {
  private static final String ADDRESS = "http://10.0.0.2:8081/loader/ipxe.efi";
  private static final String PATCH = "PATCH " + FakeRedfish.SYSTEM;
  private static final String OPTIONS = FakeRedfish.SYSTEM + "/BootOptions";

  private BmcEndpoint byHttp() throws Exception {
    return endpoint().withBoot(Optional.of(new BmcBoot(ADDRESS)));
  }

  private interface Asked<T> {
    T of(Setup setup) throws BmcFaultException, InterruptedException;
  }

  private <T> T ask(Asked<T> asked) throws Exception {
    return power
        .desk()
        .ask(endpoint(), Level.ADMINISTRATOR, "test", one -> asked.of(one.care().setup()))
        .value();
  }

  private static List<String> steps(Power.Result result) {
    assertThat(result).isInstanceOf(Power.Result.Done.class);
    return ((Power.Result.Done) result).steps();
  }

  private String boot(String property) {
    return bmc.system().path("Boot").path(property).asText();
  }

  @Test
  @DisplayName("HTTP boot: target and address are written together and read back, then power on")
  void http() throws Exception {
    var steps = steps(power.netbootOnce(byHttp(), Power.Firmware.UEFI));
    assertThat(steps.toString()).contains("Once UefiHttp UEFI", ADDRESS);
    assertThat(boot("HttpBootUri")).isEqualTo(ADDRESS);
    assertThat(boot("BootSourceOverrideTarget")).isEqualTo("UefiHttp");
    assertThat(bmc.system().path("PowerState").asText()).isEqualTo("On");
  }

  @Test
  @DisplayName("A BMC that refuses the address boots by PXE, and the reason is told")
  void refused() throws Exception {
    bmc.fault =
        seen ->
            seen.line().equals(PATCH) && seen.body().contains("HttpBootUri")
                ? Optional.of(Raw.error(400, "Base.1.8.PropertyNotWritable", "not that one"))
                : Optional.empty();
    assertThat(steps(power.netbootOnce(byHttp(), Power.Firmware.UEFI)).toString())
        .contains("could not be armed, PXE instead", "not that one", "Once Pxe");
    assertThat(boot("BootSourceOverrideTarget")).isEqualTo("Pxe");
  }

  @Test
  @DisplayName("A 200 that keeps another address is no HTTP boot: PXE")
  void dropped() throws Exception {
    bmc.fault =
        seen ->
            seen.line().equals(PATCH) && seen.body().contains("HttpBootUri")
                ? Optional.of(Raw.json(200, "{}"))
                : Optional.empty();
    assertThat(steps(power.netbootOnce(byHttp(), Power.Firmware.UEFI)).toString())
        .contains("PXE instead", "Once Pxe");
  }

  @Test
  @DisplayName("Afterwards override and address are taken out; a BMC that keeps them is told")
  void cleared() throws Exception {
    assertThat(power.netbootOnce(byHttp(), Power.Firmware.UEFI))
        .isInstanceOf(Power.Result.Done.class);
    assertThat(ask(Setup::clearHttpBoot).toString()).contains("taken out");
    assertThat(boot("HttpBootUri")).isEmpty();
    assertThat(boot("BootSourceOverrideEnabled")).isEqualTo("Disabled");
    assertThat(ask(Setup::clearHttpBoot).toString()).contains("nothing of the HTTP boot");
    assertThat(power.netbootOnce(byHttp(), Power.Firmware.UEFI))
        .isInstanceOf(Power.Result.Done.class);
    always(seen -> seen.line().equals(PATCH), Raw.json(200, "{}"));
    assertThatThrownBy(() -> ask(Setup::clearHttpBoot)).isInstanceOf(BmcFaultException.class);
  }

  private void entries() {
    bmc.system()
        .withObjectProperty("Boot")
        .set("BootOrder", bmc.system().arrayNode().add("Boot0001").add("Boot0002"));
    bmc.system().withObjectProperty("Boot").putObject("BootOptions").put("@odata.id", OPTIONS);
    bmc.put(
        OPTIONS,
        "{\"Members\":[{\"@odata.id\":\"%1$s/1\"},{\"@odata.id\":\"%1$s/2\"}]}".formatted(OPTIONS));
    bmc.put(
        OPTIONS + "/1",
        "{\"Id\":\"1\",\"BootOptionReference\":\"Boot0001\",\"DisplayName\":\"PXE\"}");
    bmc.put(
        OPTIONS + "/2",
        "{\"Id\":\"2\",\"BootOptionReference\":\"Boot0002\",\"DisplayName\":\"Disk\"}");
  }

  @Test
  @DisplayName("The boot order is written whole, the wanted entry first, and read back")
  void order() throws Exception {
    entries();
    bmc.system().putObject("BootProgress").put("LastState", "OSRunning");
    var now = ask(setup -> setup.setBootOrder(List.of("Boot0002")));
    assertThat(now.order()).extracting(BootEntry::name).containsExactly("Disk", "PXE");
    assertThat(now.progress()).contains("os running");
    assertThatThrownBy(() -> ask(setup -> setup.setBootOrder(List.of("Boot0009"))))
        .hasMessageContaining("no Boot0009");
    always(seen -> seen.line().equals(PATCH), Raw.json(200, "{}"));
    assertThatThrownBy(() -> ask(setup -> setup.setBootOrder(List.of("Boot0001"))))
        .hasMessageContaining("changing the boot order");
  }

  @Test
  @DisplayName("$expand is asked only where the service root says so, and saves a request a member")
  void expand() throws Exception {
    entries();
    assertThat(ask(Setup::boot).order()).hasSize(2);
    assertThat(bmc.lines()).noneMatch(line -> line.contains("$expand"));
    assertThat(bmc.lines()).filteredOn(line -> line.contains("/Sessions")).hasSize(2);
    assertThat(bmc.lines()).as("a session of its own is two of these").hasSizeBetween(8, 12);
    assertThat(bmc.count("GET %s/1".formatted(OPTIONS))).isOne();
    bmc.put(
        "/redfish/v1/",
        """
        {"RedfishVersion":"1.15.0","Systems":{"@odata.id":"/redfish/v1/Systems"},
         "ProtocolFeaturesSupported":{"ExpandQuery":{"NoLinks":true}},
         "Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}}\
        """);
    bmc.put(
        OPTIONS + "?$expand=.",
        "{\"Members\":[{\"Id\":\"1\",\"BootOptionReference\":\"Boot0001\",\"DisplayName\":\"Whole\"}]}");
    bmc.seen.clear();
    assertThat(ask(Setup::boot).order()).extracting(BootEntry::name).contains("Whole");
    assertThat(bmc.lines()).noneMatch(line -> line.equals("GET %s/1".formatted(OPTIONS)));
  }

  @Test
  @DisplayName("A service that cannot do the $expand that it promises is asked member by member")
  void expandsBadly() throws Exception {
    entries();
    bmc.put(
        "/redfish/v1/",
        """
        {"RedfishVersion":"1.15.0","Systems":{"@odata.id":"/redfish/v1/Systems"},
         "ProtocolFeaturesSupported":{"ExpandQuery":{"ExpandAll":true}},
         "Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}}\
        """);
    assertThat(ask(Setup::boot).order()).extracting(BootEntry::name).contains("PXE", "Disk");
    assertThat(bmc.lines()).anyMatch(line -> line.contains("?$expand=*"));
  }

  @Test
  @DisplayName("Of several systems the one that the endpoint names is the machine")
  void system() throws Exception {
    bmc.put(
        "/redfish/v1/Systems",
        "{\"Members\":[{\"@odata.id\":\"/redfish/v1/Systems/1\"},{\"@odata.id\":\"/redfish/v1/Systems/DPU\"}]}");
    bmc.put("/redfish/v1/Systems/DPU", "{\"Id\":\"DPU\",\"PowerState\":\"On\"}");
    assertThat(power.read(endpoint()).toString()).contains("several systems");
    assertThat(power.read(endpoint().withSystem(Optional.of("DPU"))))
        .isEqualTo(new Power.Reading.State(true));
    assertThat(power.read(endpoint().withSystem(Optional.of("1"))))
        .isEqualTo(new Power.Reading.State(false));
    assertThat(power.read(endpoint().withSystem(Optional.of("2"))).toString())
        .contains("several systems");
  }
}
