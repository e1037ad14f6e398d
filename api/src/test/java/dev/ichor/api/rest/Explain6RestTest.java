package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.api.app.InterfaceDesk;
import dev.ichor.api.security.OperatorToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class Explain6RestTest {
  private static final String EXPLAIN6 = "/api/v1/dhcp/explain6";
  private static final String OCTETS = "application/octet-stream";
  private static final String CLIENT = "fe80::5054:ff:fe77:1";

  /** OVMF's SOLICIT over IPv6 PXE, from a capture. */
  private static final String SOLICIT =
      "016083b300010012000444454c4c0000104a80000000007700010008000200000003000cf779d5da"
          + "ffffffffffffffff00060008003b003c00170010003e0003010300003d0002000700100026000001"
          + "570020505845436c69656e743a417263683a30303030373a554e44493a303033303030";

  @Inject OperatorToken token;
  @Inject InterfaceDesk desk;

  @BeforeEach
  void needsIpv6() {
    assumeTrue(desk.dhcp6().isPresent(), "the loopback interface has no IPv6 here");
  }

  private ValidatableResponse explained(String hex, String query) {
    return given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs(OCTETS, ContentType.BINARY)))
        .header("Authorization", "Bearer " + token.value().reveal())
        .header("Content-Type", OCTETS)
        .body(HexFormat.of().parseHex(hex))
        .post(EXPLAIN6 + query)
        .then();
  }

  /** RELAY-FORW (RFC 8415 §9.1) with an interface-id (§21.18). */
  private static String relayed(String link, String inner) {
    var peer = "fe80000000000000505400fffe770001";
    var interfaceId = "001200040000abcd";
    return "0c00" + link + peer + interfaceId + "0009%04x".formatted(inner.length() / 2) + inner;
  }

  @Test
  @DisplayName("Item 6: a SOLICIT is explained with its ADVERTISE, and enrols nobody")
  void solicit() {
    for (var round = 0; round < 3; round++) {
      explained(SOLICIT, "?from=" + CLIENT)
          .statusCode(200)
          .body("via", equalTo("lo"))
          .body("outcome", equalTo("reply"))
          .body("client.type", equalTo("SOLICIT"))
          .body("client.mac", equalTo("52:54:00:77:00:01"))
          .body("client.architectures[0]", startsWith("7 "))
          .body("reply.to", equalTo(CLIENT))
          .body("reply.port", equalTo(546))
          .body("reply.effects", empty())
          .body("reply.text", hasItem(containsString("ADVERTISE")))
          .body("reply.text", hasItem(containsString("59 boot file tftp://[2001:db8:77::1]/")));
    }
    given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .get("/api/v1/machines")
        .then()
        .body("macs.flatten()", not(hasItem("52:54:00:77:00:01")));
  }

  @Test
  @DisplayName(
      "Behind a relay: its link decides the prefix, and it is answered on the relays' port")
  void relay() {
    explained(
            relayed("20010db8008800000000000000000001", SOLICIT),
            "?interface=lo&from=2001:db8:88::1")
        .statusCode(200)
        .body("outcome", equalTo("reply"))
        .body("client.link", equalTo("2001:db8:88::1"))
        .body("reply.to", equalTo("2001:db8:88::1"))
        .body("reply.port", equalTo(547))
        .body("reply.text", hasItem(containsString("address 2001:db8:88:")));
  }

  @Test
  @DisplayName("What cannot be read is malformed, what is not answered is silence, both with why")
  void unanswered() {
    explained("015e83b30001ffff00", "")
        .statusCode(200)
        .body("outcome", equalTo("malformed"))
        .body("why", not(equalTo("")));
    explained("015e83b3", "")
        .statusCode(200)
        .body("outcome", equalTo("silence"))
        .body("why", not(equalTo("")));
  }

  @ParameterizedTest
  @DisplayName("A question without form is answered with the form")
  @CsvSource({"'?interface=eth77','name one of lo'", "'?from=10.0.0.1','IPv6'"})
  void withoutForm(String query, String detail) {
    explained(SOLICIT, query)
        .statusCode(400)
        .contentType(ApiProblem.TYPE)
        .body("detail", containsString(detail));
  }

  @Test
  @DisplayName("A body that is no message of this size is refused; nobody else than operators asks")
  void guarded() {
    explained("00".repeat(4097), "").statusCode(400).body("detail", containsString("4096"));
    given().header("Content-Type", OCTETS).post(EXPLAIN6).then().statusCode(401);
  }
}
