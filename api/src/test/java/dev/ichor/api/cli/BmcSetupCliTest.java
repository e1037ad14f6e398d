package dev.ichor.api.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("Media, BIOS, Secure Boot and firmware, from the command line to a simulated BMC")
class BmcSetupCliTest extends RedfishRig {
  @Test
  @DisplayName("ichor bmc media|bios|secure-boot|firmware do what they say and show it")
  void words() throws Exception {
    assertThat(ichor("bmc", "show", id).out()).contains("yes  bios", "yes  secure-boot-keys");
    assertThat(ichor("bmc", "media", "--insert", "http://10.0.0.1/a.iso", id).out())
        .contains("Cd1", "http://10.0.0.1/a.iso");
    assertThat(ichor("bmc", "media", "--eject", id).out()).contains("empty");
    assertThat(ichor("bmc", "bios", "--set", "QuietBoot=false", id).out())
        .containsPattern("QuietBoot +true -> false at the next start")
        .contains("[Uefi, Bios]");
    assertThat(ichor("bmc", "secure-boot", "--reset-keys", "reset-all-keys-to-default", id).out())
        .contains("UserMode", "off for the next start");
    assertThat(ichor("bmc", "secure-boot", "--enable", id).out())
        .contains("on for the next start, off at the last one");
    assertThat(ichor("bmc", "firmware", id).out()).contains("System BIOS", "2.3");
  }

  @Test
  @DisplayName("A refusal is 409 with the reason; a body that is none is 400")
  void refusals() throws Exception {
    var bmc = MACHINES + "/" + id + "/bmc";
    operator()
        .body("{\"PostDelaySeconds\": 900}")
        .patch(bmc + "/bios")
        .then()
        .statusCode(409)
        .body("detail", containsString("it takes 0 to 60"));
    operator().body("{\"A\": [1]}").patch(bmc + "/bios").then().statusCode(400);
    operator().body("{}").patch(bmc + "/bios").then().statusCode(400);
    operator()
        .body("{\"database\": \"db\", \"certificate\": \"x\"}")
        .post(bmc + "/secure-boot/certificates")
        .then()
        .statusCode(400);
    operator().get(bmc + "/secure-boot").then().body("enabled", equalTo(false));
    var wrong = ichor("bmc", "bios", "--set", "Turbo=on", id);
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("it has no attribute 'Turbo'");
  }
}
