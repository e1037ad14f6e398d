package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.ichor.api.security.OperatorToken;
import dev.ichor.inventory.port.Lease6Store;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import dev.ichor.inventory.port.LeaseStore.Kind;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class Leases6Test {
  private static final String LEASES = "/api/v1/dhcp/leases6";

  @Inject OperatorToken token;
  @Inject Lease6Store store;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  @Test
  @DisplayName("Leases of DHCPv6 are listed in the order of addresses and searched")
  void list() {
    List<String> all =
        operator().get(LEASES).then().statusCode(200).extract().<List<String>>path("address");
    assertThat(all).containsExactly("2001:db8:77::5", "2001:db8:77::7", "2001:db8:77::10");
    operator()
        .queryParam("q", "BB:00:07")
        .get(LEASES)
        .then()
        .body("address", equalTo(List.of("2001:db8:77::7")))
        .body("[0].duid", equalTo("0003000152540000bb0007"))
        .body("[0].iaid", equalTo(7))
        .body("[0].prefix", equalTo("2001:db8:77::/64"));
    operator().queryParam("state", "expired").get(LEASES).then().body("", hasSize(1));
    operator().queryParam("state", "gone").get(LEASES).then().statusCode(400);
  }

  @Test
  @DisplayName("An operator ends a lease: free when answered, and in the database")
  void release() {
    operator()
        .delete(LEASES + "/2001:db8:77::5")
        .then()
        .statusCode(200)
        .body("state", equalTo("released"));
    operator().get(LEASES + "/2001:db8:77:0::5").then().body("state", equalTo("released"));
    try (var stored = store.load()) {
      assertThat(stored.filter(it -> it.iaid() == 5))
          .singleElement()
          .extracting(StoredLease6::kind)
          .isEqualTo(Kind.RELEASED);
    }
    operator()
        .delete(LEASES + "/2001:db8:77::9")
        .then()
        .statusCode(404)
        .body("detail", containsString("nobody ever had"));
    operator().get(LEASES + "/1.2.3.4").then().statusCode(400);
  }
}
