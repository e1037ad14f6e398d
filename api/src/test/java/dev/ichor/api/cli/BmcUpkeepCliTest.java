package dev.ichor.api.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.ichor.interop.TestAuthority;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName(
    "Boot, certificate, services, metrics, storage, updates: from the command line to a BMC")
class BmcUpkeepCliTest extends RedfishRig {
  @Test
  @DisplayName("ichor bmc boot|boot-order arm, order and show; ichor bmc show knows it can")
  void boot() throws Exception {
    assertThat(ichor("bmc", "show", id).out())
        .contains("yes  boot-order", "yes  update", "yes  certificates", "yes  storage");
    assertThat(ichor("bmc", "boot", "--next", "cd", id).out()).contains("Once Cd");
    assertThat(ichor("bmc", "boot", "--next", "Boot0004", id).out())
        .contains("boot entry Boot0004", "override  Once UefiTarget");
    assertThat(
            ichor("bmc", "boot", "--next", "http", "--address", "http://10.0.0.2/a.efi", id).out())
        .contains("address   http://10.0.0.2/a.efi", "progress  os running");
    assertThat(ichor("bmc", "boot", "--next", "none", id).out()).contains("override  Disabled");
    assertThat(ichor("bmc", "boot-order", "--first", "Boot0003,Boot0002", id).out())
        .containsSubsequence("Boot0003", "Boot0002", "Boot0001");
    assertThat(ichor("bmc", "boot-order", "--first", "Boot0009", id).err()).contains("no Boot0009");
    assertThat(ichor("bmc", "boot", "--next", "http", "--address", "ftp://x", id).exit())
        .isEqualTo(1);
  }

  @Test
  @DisplayName("ichor bmc services|metrics|storage; what is weak is a finding")
  void services() throws Exception {
    assertThat(ichor("bmc", "services", "--off", "SSDP", "--ntp", "10.0.0.1", id).out())
        .containsPattern("SSDP +off")
        .contains("NTP 10.0.0.1");
    assertThat(ichor("bmc", "services", "--on", "Telnet", id).out()).containsPattern("Telnet +on");
    assertThat(ichor("bmc", "show", id).out()).contains("FINDING it answers Telnet");
    assertThat(ichor("bmc", "services", "--off", "HTTPS", id).err()).contains("comes in by HTTPS");
    assertThat(ichor("bmc", "metrics", id).out()).contains("Power");
    assertThat(ichor("bmc", "metrics", id, "Power").out()).contains("PowerConsumedWatts", "140");
    assertThat(ichor("bmc", "storage", id).out()).contains("Simulated SSD", "RAID0");
  }

  @Test
  @DisplayName(
      "ichor bmc certificate: a request, another certificate, which is the approved one then")
  void certificate() throws Exception {
    assertThat(ichor("bmc", "certificate", id).out()).contains("HTTPS", "CN=bmc", "sha256:");
    var request = ichor("bmc", "certificate", "--request", "bmc7.example", id).out();
    assertThat(request).startsWith("-----BEGIN CERTIFICATE REQUEST-----");
    var file = Files.writeString(folder.resolve("new.pem"), new TestAuthority().sign(request));
    assertThat(ichor("bmc", "certificate", "--replace", file.toString(), id).out())
        .contains("it is the approved one now", "CN=bmc7.example");
    assertThat(ichor("bmc", "boot", id).exit()).isZero();
    operator()
        .body("{\"certificate\": \"x\"}")
        .put(MACHINES + "/" + id + "/bmc/certificate")
        .then()
        .statusCode(400);
  }

  @Test
  @DisplayName("An update needs the machine's name, and none of a protected machine begins")
  void update() throws Exception {
    var path = MACHINES + "/" + id + "/bmc/firmware/update";
    operator().get(path).then().statusCode(404);
    String name = operator().get(MACHINES + "/" + id).then().extract().path("name");
    var image = "http://127.0.0.1:1/none.bin";
    assertThat(ichor("bmc", "update", "--image", image, id).err()).contains("confirm", name);
    operator().body("{\"protected\": true}").patch(MACHINES + "/" + id).then().statusCode(200);
    assertThat(ichor("bmc", "update", "--image", image, "--confirm", name, id).err())
        .contains("is protected");
    operator().body("{\"protected\": false}").patch(MACHINES + "/" + id).then().statusCode(200);
    assertThat(ichor("bmc", "update", "--image", "x.exe", "--confirm", name, id).err())
        .contains("beside the loaders");
    assertThat(
            ichor("bmc", "update", "--image", image, "--target", "BIOS", "--confirm", name, id)
                .out())
        .contains("running", "BIOS", "2.3");
    assertThat(ichor("bmc", "update", "--image", image, "--confirm", name, id).err())
        .contains("another update of this machine is under way");
    operator().post(MACHINES + "/" + id + "/power/off").then().statusCode(409);
    for (var act : List.of("reset", "nmi")) {
      operator()
          .post(MACHINES + "/" + id + "/bmc/" + act)
          .then()
          .statusCode(409)
          .body("detail", containsString("firmware is being updated"));
    }
  }
}
