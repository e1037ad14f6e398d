package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.ichor.api.security.OperatorToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BootRestTest {
  private static final String MACHINES = "/api/v1/machines";
  @Inject OperatorToken token;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private String enter(String mac) {
    return MACHINES
        + "/"
        + operator()
            .body("{\"macs\": [\"%s\"]}".formatted(mac))
            .post(MACHINES)
            .then()
            .statusCode(201)
            .extract()
            .path("id");
  }

  @Test
  @DisplayName("A machine's disk boot, consoles and network are set, kept and taken back")
  void boot() {
    var machine = enter("52:54:00:b0:00:01");
    operator()
        .body(
            """
            {"diskBoot": "sanboot", "consoles": ["tty0", "ttyS1,115200n8"],
             "network": {"address": "10.77.0.50/24", "gateway": "10.77.0.1", "dns": ["10.77.0.2"],
                         "bond": {"name": "bond0", "links": ["eth0", "eth1"]}, "vlan": {"id": 7}}}""")
        .patch(machine)
        .then()
        .statusCode(200)
        .body("boot.disk", equalTo("sanboot"))
        .body("boot.consoles", contains("tty0", "ttyS1,115200n8"))
        .body("boot.network.address", equalTo("10.77.0.50/24"))
        .body("boot.network.bond.links", contains("eth0", "eth1"))
        .body("boot.network.vlan.id", equalTo(7));
    operator()
        .body("{\"loader\": \"uki-signed\"}")
        .patch(machine)
        .then()
        .body("loader", equalTo("uki-signed"))
        .body("boot.disk", equalTo("sanboot"));
    operator()
        .body("{\"diskBoot\": \"auto\", \"consoles\": [], \"network\": {}}")
        .patch(machine)
        .then()
        .body("boot.disk", nullValue())
        .body("boot.consoles.size()", equalTo(0))
        .body("boot.network", nullValue());
  }

  @Test
  @DisplayName("What the kernel line could not hold is refused by name, and nothing is changed")
  void refused() {
    var machine = enter("52:54:00:b0:00:02");
    refuses(machine, "{\"diskBoot\": \"pray\", \"cordoned\": true}", "exit, sanboot, not-found");
    refuses(machine, "{\"consoles\": [\"ttyS0 init=/bin/sh\"]}", "ttyS1,115200n8");
    refuses(machine, "{\"network\": {\"address\": \"10.77.0.50\"}}", "10.77.0.50/24");
    refuses(machine, "{\"network\": {\"device\": \"eth0:1\"}}", "name of a link");
    operator().get(machine).then().body("cordoned", equalTo(false));
  }

  @Test
  @DisplayName("Kernel arguments of a machine and of a cluster are set, kept and taken back")
  void arguments() {
    var machine = enter("52:54:00:b0:00:04");
    operator()
        .body("{\"arguments\": [\"panic=30\", \"sysctl.kernel.kexec_load_disabled=1\"]}")
        .patch(machine)
        .then()
        .statusCode(200)
        .body("boot.arguments", contains("panic=30", "sysctl.kernel.kexec_load_disabled=1"));
    refuses(machine, "{\"arguments\": [\"talos.experimental.wipe=system\"]}", "release wipes once");
    refuses(machine, "{\"arguments\": [\"a b\"]}", "write each as one item");
    var tooMuch = "a=" + "x".repeat(600);
    refuses(machine, "{\"arguments\": [\"" + tooMuch + "\"]}", "511 is the most");
    cluster("lengthy", ", \"arguments\": [\"" + tooMuch + "\"]").statusCode(400);
    operator()
        .body("{\"arguments\": []}")
        .patch(machine)
        .then()
        .statusCode(200)
        .body("boot.arguments", empty());
    cluster("argued", ", \"arguments\": [\"net.ifnames=0\"]")
        .statusCode(201)
        .body("arguments", contains("net.ifnames=0"))
        .body("loader", equalTo("auto"));
  }

  @Test
  @DisplayName("What its TFTP client cannot take is set as a quirk of the machine")
  void quirks() {
    operator()
        .body("{\"quirks\": [\"tftp-small-blocks\", \"tftp-one-block\"]}")
        .patch(enter("52:54:00:b0:00:05"))
        .then()
        .statusCode(200)
        .body("quirks", containsInAnyOrder("tftp-small-blocks", "tftp-one-block"));
  }

  @Test
  @DisplayName(
      "A loader of the operator's that is not among the loaders is refused, with its place")
  void absentLoader() {
    var machine = enter("52:54:00:b0:00:03");
    refuses(
        machine, "{\"loader\": \"absent.efi\", \"cordoned\": true}", "there is no absent.efi in");
    operator().get(machine).then().body("cordoned", equalTo(false)).body("loader", equalTo("auto"));
    operator()
        .body("{\"loader\": \"there.efi\"}")
        .patch(machine)
        .then()
        .statusCode(200)
        .body("loader", equalTo("there.efi"));
    operator()
        .body(
            "{\"name\":\"no-loader\",\"endpoint\":\"https://10.9.9.7:6443\",\"loader\":\"absent.efi\"}")
        .post("/api/v1/clusters")
        .then()
        .statusCode(400)
        .body("detail", containsString("put it there first"));
  }

  private void refuses(String machine, String body, String why) {
    operator().body(body).patch(machine).then().statusCode(400).body("detail", containsString(why));
  }

  @Test
  @DisplayName("A cluster pushes configurations unless it is told to let its machines pull them")
  void configuration() {
    cluster("pushed", "").statusCode(201).body("configuration", equalTo("push"));
    cluster("pulled", ", \"configuration\": \"pull\"")
        .statusCode(201)
        .body("configuration", equalTo("pull"));
    cluster("odd", ", \"configuration\": \"shout\"")
        .statusCode(400)
        .body("detail", containsString("push"));
    cluster("pulled", "").statusCode(409);
  }

  private io.restassured.response.ValidatableResponse cluster(String name, String more) {
    return operator()
        .body("{\"name\": \"%s\", \"endpoint\": \"https://10.0.0.1:6443\"%s}".formatted(name, more))
        .post("/api/v1/clusters")
        .then();
  }
}
