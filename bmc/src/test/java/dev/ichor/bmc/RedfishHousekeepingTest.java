package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Abilities;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Care;
import dev.ichor.bmc.policy.care.PowerLimit;
import dev.ichor.bmc.support.FakeRedfish.Raw;
import dev.ichor.bmc.support.FakeRedfish.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks and power limits of services that answer within the standard, and no better. */
class RedfishHousekeepingTest extends RedfishFaults {
  private static final String MANAGER = "/redfish/v1/Managers/1";
  private static final String CHASSIS = "/redfish/v1/Chassis/1";
  private static final String METRICS = CHASSIS + "/EnvironmentMetrics";
  private static final String POWER = CHASSIS + "/Power";
  private static final PowerLimit.Wish WATTS = new PowerLimit.Wish(Optional.of(300));

  private interface Question<T> {
    T of(Care care) throws BmcFaultException, InterruptedException;
  }

  private <T> T ask(Question<T> question) throws Exception {
    return power
        .desk()
        .ask(endpoint(), Level.ADMINISTRATOR, "test", it -> question.of(it.care()))
        .value();
  }

  @BeforeEach
  void service() {
    bmc.put(
        "/redfish/v1/",
        """
        {"RedfishVersion":"1.15.0","Systems":{"@odata.id":"/redfish/v1/Systems"},
         "Managers":{"@odata.id":"/redfish/v1/Managers"},
         "Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}}""");
    bmc.put("/redfish/v1/Managers", "{\"Members\":[{\"@odata.id\":\"%s\"}]}".formatted(MANAGER));
    bmc.put(MANAGER, "{\"Id\":\"1\",\"Model\":\"M\",\"DateTime\":null}");
    ((ObjectNode) bmc.system().withObject("/Links"))
        .putArray("Chassis")
        .addObject()
        .put("@odata.id", CHASSIS);
    chassis("EnvironmentMetrics", METRICS);
  }

  private void chassis(String name, String link) {
    bmc.put(CHASSIS, "{\"Name\":\"C\",\"%s\":{\"@odata.id\":\"%s\"}}".formatted(name, link));
  }

  /** An element without a limit stands before the one with it. */
  private void power(String limit) {
    chassis("Power", POWER);
    bmc.put(
        POWER, "{\"PowerControl\":[{\"MemberId\":\"0\"},{\"PowerLimit\":%s}]}".formatted(limit));
  }

  private List<String> written() {
    return bmc.seen.stream().filter(seen -> seen.method().equals("PATCH")).map(Seen::body).toList();
  }

  @Test
  @DisplayName("A manager whose DateTime is null has no clock, and is shown (DSP0268 Manager)")
  void noClock() throws Exception {
    bmc.put(METRICS, "{\"PowerLimitWatts\":{\"SetPoint\":300}}");
    var shown = ask(Care::controller);
    assertThat(shown.model()).contains("M");
    assertThat(shown.findings()).isEmpty();
    Abilities abilities = ask(Care::abilities);
    assertThat(abilities.can(Ability.CLOCK)).isFalse();
    assertThat(abilities.can(Ability.POWER_LIMIT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 500, 503, 200})
  @DisplayName("Metrics that are refused, broken or no JSON cost the power limit and nothing else")
  void brokenMetrics(int status) throws Exception {
    var answer =
        status == 200
            ? new Raw(200, Map.of("Content-Type", "text/html"), new byte[] {'<'}, true)
            : Raw.error(status, "Base.1.8.GeneralError", "no");
    always(is("GET " + METRICS), answer);
    Abilities abilities = ask(Care::abilities);
    assertThat(abilities.can(Ability.POWER_LIMIT)).isFalse();
    assertThat(abilities.can(Ability.POWER)).isTrue();
  }

  @Test
  @DisplayName("A first limit takes the factory's HardPowerOff away, in the element that has it")
  void firstLimit() throws Exception {
    power("{\"LimitInWatts\":null,\"LimitException\":\"HardPowerOff\"}");
    var now = ask(care -> care.housekeeping().change(WATTS));
    assertThat(now).isEqualTo(new PowerLimit(true, Optional.of(300), Optional.of("LogEventOnly")));
    assertThat(written())
        .containsExactly(
            "{\"PowerControl\":[{},{\"PowerLimit\":"
                + "{\"LimitInWatts\":300,\"LimitException\":\"LogEventOnly\"}}]}");
  }

  @Test
  @DisplayName("What stands beside a limit that is active is left as it is")
  void nextLimit() throws Exception {
    power("{\"LimitInWatts\":500,\"LimitException\":\"HardPowerOff\"}");
    ask(care -> care.housekeeping().change(WATTS));
    assertThat(written())
        .containsExactly("{\"PowerControl\":[{},{\"PowerLimit\":{\"LimitInWatts\":300}}]}");
  }

  @Test
  @DisplayName("A service that keeps HardPowerOff all the same has the limit taken away again")
  void stubborn() {
    power("{\"LimitInWatts\":0,\"LimitException\":\"HardPowerOff\"}");
    bmc.fault =
        seen -> {
          if (!seen.line().equals("PATCH " + POWER)) {
            return Optional.empty();
          }
          var watts = seen.body().contains("300") ? 300 : 0;
          power("{\"LimitInWatts\":%d,\"LimitException\":\"HardPowerOff\"}".formatted(watts));
          return Optional.of(new Raw(204, Map.of(), new byte[0], true));
        };
    assertThatThrownBy(() -> ask(care -> care.housekeeping().change(WATTS)))
        .hasMessageContaining("would turn the machine off");
    assertThat(written()).hasSize(2).last().asString().contains("\"LimitInWatts\":0");
  }
}
