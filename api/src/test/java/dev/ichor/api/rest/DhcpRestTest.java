package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.ichor.api.security.OperatorToken;
import dev.ichor.inventory.port.InterfaceChoices;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class DhcpRestTest {
  private static final String LO = "/api/v1/dhcp/interfaces/lo";
  private static final String EXPLAIN = "/api/v1/dhcp/explain";
  private static final String RELAYED = EXPLAIN + "?mac=52:54:00:77:66:01&giaddr=127.77.8.2";

  @Inject OperatorToken token;
  @Inject InterfaceChoices choices;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private RequestSpecification sending(String type, byte[] octets) {
    return given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs(type, ContentType.BINARY)))
        .header("Authorization", "Bearer " + token.value().reveal())
        .header("Content-Type", type)
        .body(octets);
  }

  private static byte[] capture() throws IOException {
    try (var in = DhcpRestTest.class.getResourceAsStream("/captures/uefi-pxe.pcap")) {
      return in.readAllBytes();
    }
  }

  @AfterEach
  void asConfigured() {
    operator().delete(LO);
    operator().get(LO).then().body("from", equalTo("configuration"));
  }

  @Test
  @DisplayName("Item 2: the mode changes at run time, durably, and goes back to the configuration")
  void mode() {
    operator()
        .get("/api/v1/dhcp/interfaces")
        .then()
        .statusCode(200)
        .body("name", hasItem("lo"))
        .body("find { it.name == 'lo' }.mode", equalTo("server"));
    operator()
        .body("{\"mode\": \"proxy\", \"menu\": {\"localDisk\": \"Local disk\"}}")
        .put(LO)
        .then()
        .statusCode(200)
        .body("mode", equalTo("proxy"))
        .body("from", equalTo("api"))
        .body("configured", equalTo("server"))
        .body("settings.menu.timeoutSeconds", equalTo(10));
    assertThat(choices.all().get("lo")).contains("proxy");
    operator()
        .get(RELAYED + "&arch=7")
        .then()
        .body("heard.mode", equalTo("proxy"))
        .body("reply.text", containsString("43 = {6:07 8:8000017f000001"))
        .body("reply.text", not(containsString("yiaddr")));
    operator().body("{\"mode\": \"off\"}").put(LO).then().statusCode(200).body("mode", is("off"));
    operator()
        .get(RELAYED)
        .then()
        .statusCode(400)
        .body("detail", containsString("nothing is served"));
    operator().delete(LO).then().statusCode(200).body("mode", equalTo("server"));
    operator().delete(LO).then().statusCode(404);
    assertThat(choices.all()).isEmpty();
  }

  @ParameterizedTest(name = "PUT {0} {1} is {2}: {3}")
  @DisplayName("What cannot be is refused as a problem that says what to do")
  @CsvSource(
      delimiter = '|',
      value = {
        "lo|{\"mode\": \"server\", \"pools\": []}|400|has no pool",
        "lo|{\"mode\": \"server\", \"pools\": [\"x\"]}|400|FIRST-LAST",
        "lo|{\"mode\": \"bridge\"}|400|eth1=proxy or eth1=off",
        "lo|{\"mode\": \"proxy\", \"address\": \"10.9.9.9\"}|409|does not have the address 10.9.9.9",
        "lo|{\"mode\": \"proxy\", \"nosuch\": 1}|400|nosuch",
        "lo|{}|400|mode",
        "nosuch0|{\"mode\": \"proxy\"}|404|does not exist; name one of"
      })
  void refused(String name, String body, int status, String detail) {
    operator()
        .body(body)
        .put("/api/v1/dhcp/interfaces/" + name)
        .then()
        .statusCode(status)
        .contentType(ApiProblem.TYPE)
        .body("detail", containsString(detail));
    operator().get(LO).then().body("mode", equalTo("server"));
  }

  @Test
  @DisplayName("Item 6: explaining a client tells who, where, why and the reply, and enrols nobody")
  void explain() {
    for (var round = 0; round < 20; round++) {
      operator()
          .get(RELAYED + "&arch=7&uuid=4c4c4544-0077-1000-8000-525400776601&circuit-id=g7/1")
          .then()
          .statusCode(200)
          .body("outcome", equalTo("reply"))
          .body("heard.via", equalTo("lo"))
          .body("client.link", equalTo("127.77.8.0/24"))
          .body("client.boot.isNew", equalTo(true))
          .body("client.boot.why", startsWith("would be enrolled as new"))
          .body("reply.type", equalTo("OFFER"))
          .body("reply.to", startsWith("127.77.8.2:"))
          .body("reply.effect", startsWith("hold 127.77.8."))
          .body("reply.text", containsString("67 = \"snponly.efi\""))
          .body("reply.hex", startsWith("020106"));
    }
    operator()
        .get("/api/v1/machines")
        .then()
        .body("macs.flatten()", not(hasItem("52:54:00:77:66:01")));
    operator().get("/api/v1/leases").then().body(not(containsString("\"127.77.8.")));
    operator()
        .get(RELAYED + "&arch=7&user-class=iPXE")
        .then()
        .body("client.speaker", equalTo("ipxe"))
        .body("reply.text", containsString("/boot/52-54-00-77-66-01/script.ipxe"));
  }

  @Test
  @DisplayName("A machine's own loader shows in the explanation at once, on 67 and 4011")
  void machine() {
    String id =
        operator()
            .body("{\"macs\": [\"52:54:00:77:66:02\"]}")
            .post("/api/v1/machines")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    var its = EXPLAIN + "?mac=52:54:00:77:66:02&giaddr=127.77.8.2&arch=7";
    operator()
        .body("{\"loader\": \"ipxe\"}")
        .patch("/api/v1/machines/" + id)
        .then()
        .statusCode(200);
    operator()
        .get(its)
        .then()
        .body("client.boot.machine", equalTo(id))
        .body("client.boot.loader", equalTo("ipxe"))
        .body("reply.text", containsString("67 = \"ipxe.efi\""));
    for (var stage : new String[] {"", "&door=4011&type=request"}) {
      operator().get(its + stage).then().body("reply.text", containsString("ipxe.efi"));
    }
  }

  @Test
  @DisplayName("A raw packet and a capture are explained; what is neither is refused")
  void packets() throws Exception {
    String hex = operator().get(RELAYED + "&arch=7").then().extract().path("reply.hex");
    sending("application/octet-stream", HexFormat.of().parseHex(hex))
        .post(EXPLAIN)
        .then()
        .statusCode(200)
        .body("outcome", equalTo("silence"))
        .body("why", equalTo("a reply of another server"));
    sending("application/octet-stream", new byte[] {1, 1, 6})
        .post(EXPLAIN)
        .then()
        .statusCode(200)
        .body("outcome", equalTo("malformed"));
    sending("application/vnd.tcpdump.pcap", capture())
        .post(EXPLAIN + "?interface=lo")
        .then()
        .statusCode(200)
        .body("frame", hasItem(1))
        .body("[0].explanation.client.architectures[0]", equalTo("7 (x64 UEFI)"));
    sending("application/vnd.tcpdump.pcap", new byte[100])
        .post(EXPLAIN)
        .then()
        .statusCode(400)
        .body("detail", containsString("neither pcap nor pcapng"));
  }

  @ParameterizedTest
  @DisplayName("A question without form is answered with the form")
  @CsvSource({
    "'?arch=7',whom?",
    "'?mac=x',MAC",
    "'?mac=52:54:00:00:00:01&arch=70000',65535",
    "'?mac=52:54:00:00:00:01&door=69',67 or 4011",
    "'?mac=52:54:00:00:00:01&type=offer',discover",
    "'?mac=52:54:00:00:00:01&giaddr=here.example',giaddr",
    "'?mac=52:54:00:00:00:01&client-id=hex:1',hexadecimal",
    "'?mac=52:54:00:00:00:01&interface=eth77',nothing is heard on interface"
  })
  void withoutForm(String query, String detail) {
    operator()
        .get(EXPLAIN + query)
        .then()
        .statusCode(400)
        .contentType(ApiProblem.TYPE)
        .body("detail", containsString(detail));
  }

  @Test
  @DisplayName("Only an operator may ask or change")
  void guarded() {
    given().get(EXPLAIN + "?mac=52:54:00:00:00:01").then().statusCode(401);
    given()
        .contentType(ContentType.JSON)
        .body("{\"mode\": \"off\"}")
        .put(LO)
        .then()
        .statusCode(401);
    operator().get(LO).then().body("settings.pools", hasSize(1));
  }
}
