package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Care;
import dev.ichor.bmc.policy.care.NewAccount;
import dev.ichor.bmc.support.FakeRedfish;
import dev.ichor.bmc.support.FakeRedfish.Raw;
import dev.ichor.bmc.support.FakeRedfish.Seen;
import dev.ichor.inventory.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Accounts, logs and the BMC's own reset, of services with ideas of their own. */
class RedfishCareTest extends RedfishFaults {
  private static final String ACCOUNTS = "/redfish/v1/AccountService/Accounts";
  private static final String MANAGER = "/redfish/v1/Managers/1";
  private static final String RESET = MANAGER + "/Actions/Manager.Reset";
  private static final Secret PASSWORD = Secret.of("sixteen-letters!");
  private static final NewAccount EVE = new NewAccount("eve", PASSWORD, Level.OPERATOR);

  private interface Act {
    void on(Care care) throws BmcFaultException, InterruptedException;
  }

  private void act(Act act) throws Exception {
    power
        .desk()
        .ask(
            endpoint(),
            Level.ADMINISTRATOR,
            "test",
            it -> {
              act.on(it.care());
              return true;
            });
  }

  private static String links(String path, List<String> names) {
    var members = names.stream().map(name -> "{\"@odata.id\":\"%s/%s\"}".formatted(path, name));
    return "{\"Members\":[%s]}".formatted(String.join(",", members.toList()));
  }

  @BeforeEach
  void service() {
    bmc.put(
        "/redfish/v1/",
        """
        {"RedfishVersion":"1.15.0","Systems":{"@odata.id":"/redfish/v1/Systems"},
         "Managers":{"@odata.id":"/redfish/v1/Managers"},
         "AccountService":{"@odata.id":"/redfish/v1/AccountService"},
         "Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}}""");
    bmc.put("/redfish/v1/Managers", links("/redfish/v1/Managers", List.of("1")));
    manager("");
    bmc.put(
        "/redfish/v1/AccountService", "{\"Accounts\":{\"@odata.id\":\"%s\"}}".formatted(ACCOUNTS));
    bmc.put(ACCOUNTS, links(ACCOUNTS, List.of("1", "2", "3")));
    bmc.put(ACCOUNTS + "/1", "{\"Id\":\"1\",\"UserName\":\"admin\"}");
    bmc.put(ACCOUNTS + "/2", "{\"Id\":\"2\",\"Oem\":{}}");
    bmc.put(ACCOUNTS + "/3", "{\"Id\":\"3\",\"UserName\":\"\"}");
  }

  private void manager(String allowed) {
    bmc.put(
        MANAGER,
        """
        {"Id":"1","LogServices":{"@odata.id":"%1$s/LogServices"},
         "Actions":{"#Manager.Reset":{"target":"%2$s",
           "ResetType@Redfish.AllowableValues":[%3$s]}}}"""
            .formatted(MANAGER, RESET, allowed));
  }

  private List<String> written() {
    return bmc.lines().stream()
        .filter(line -> !line.startsWith("GET") && !line.contains("/Sessions"))
        .toList();
  }

  @Test
  @DisplayName("A user that is refused is not pressed into a slot by PATCH")
  void refusedUser() {
    always(
        is("POST " + ACCOUNTS), Raw.error(400, "Base.1.8.PropertyValueFormatError", "too simple"));
    assertThatThrownBy(() -> act(care -> care.create(EVE))).hasMessageContaining("too simple");
    assertThatThrownBy(() -> power.setPassword(endpoint(), "ichor", PASSWORD))
        .hasMessageContaining("too simple");
    assertThat(written()).containsOnly("POST " + ACCOUNTS);
  }

  @Test
  @DisplayName("Where POST is unknown, the slot whose name is empty is taken, not one without name")
  void slot() throws Exception {
    always(is("POST " + ACCOUNTS), Raw.error(405, "Base.1.8.OperationNotAllowed", "fixed slots"));
    act(care -> care.create(EVE));
    assertThat(written()).containsExactly("POST " + ACCOUNTS, "PATCH %s/3".formatted(ACCOUNTS));
  }

  @Test
  @DisplayName("The password of the user that Ichor logs in with is not set behind its back")
  void ownPassword() {
    for (var name : List.of("admin", "1")) {
      assertThatThrownBy(() -> act(care -> care.setPassword(name, PASSWORD)))
          .hasMessageContaining("lock itself out");
    }
    assertThat(written()).isEmpty();
  }

  @Test
  @DisplayName("A user called 1 is meant by 1, not the account with this id")
  void nameBeforeNumber() throws Exception {
    bmc.put(ACCOUNTS + "/3", "{\"Id\":\"3\",\"UserName\":\"1\"}");
    act(care -> care.setPassword("1", PASSWORD));
    assertThat(written()).containsExactly("PATCH %s/3".formatted(ACCOUNTS));
  }

  /** Logs that can be emptied; emptying one is done, or not. */
  private void logs(String owner, boolean empties, String... ids) {
    var services = owner + "/LogServices";
    bmc.put(services, links(services, List.of(ids)));
    for (var id : ids) {
      bmc.put(
          services + "/" + id,
          """
          {"Id":"%2$s","Name":"%2$s","Entries":{"@odata.id":"%1$s/%2$s/Entries"},
           "Actions":{"#LogService.ClearLog":{"target":"%1$s/%2$s/Clear"}}}"""
              .formatted(services, id));
      bmc.put(services + "/" + id + "/Entries", "{\"Members@odata.count\":5,\"Members\":[]}");
    }
    bmc.fault = seen -> cleared(seen, empties);
  }

  private Optional<Raw> cleared(Seen seen, boolean empties) {
    if (!seen.path().endsWith("/Clear")) {
      return Optional.empty();
    }
    if (empties) {
      bmc.put(seen.path().replace("/Clear", "/Entries"), "{\"Members\":[{\"Message\":\"x\"}]}");
    }
    return Optional.of(new Raw(204, Map.of(), new byte[0], true));
  }

  private void systemHasLogs() {
    bmc.system().putObject("LogServices").put("@odata.id", FakeRedfish.SYSTEM + "/LogServices");
  }

  @Test
  @DisplayName("The SEL is emptied where there is one, and no other log")
  void sel() throws Exception {
    systemHasLogs();
    logs(FakeRedfish.SYSTEM, true, "Log1");
    logs(MANAGER, true, "Audit", "Sel", "Lclog");
    act(Care::clearLog);
    assertThat(written()).containsExactly("POST %s/LogServices/Sel/Clear".formatted(MANAGER));
  }

  @Test
  @DisplayName("Without a SEL the system's log is emptied, never a record of who did what")
  void systemLog() throws Exception {
    systemHasLogs();
    logs(FakeRedfish.SYSTEM, true, "SecurityLog", "Log1");
    logs(MANAGER, true, "Log1");
    act(Care::clearLog);
    assertThat(written())
        .containsExactly("POST %s/LogServices/Log1/Clear".formatted(FakeRedfish.SYSTEM));
  }

  @Test
  @DisplayName("Only a manager's logs: nothing is emptied")
  void managerLog() {
    logs(MANAGER, true, "AuditLog", "Log1");
    assertThatThrownBy(() -> act(Care::clearLog)).hasMessageContaining("no event log");
    assertThat(written()).isEmpty();
  }

  @Test
  @DisplayName("A log that is as long as before was not emptied")
  void notEmptied() {
    logs(MANAGER, false, "SEL");
    assertThatThrownBy(() -> act(Care::clearLog))
        .hasMessageContaining("it had 5 entries and still has 5");
  }

  @Test
  @DisplayName("The BMC is restarted, gracefully where it cannot otherwise; else nothing is sent")
  void reset() throws Exception {
    manager("\"ForceOff\",\"GracefulRestart\"");
    bmc.fault =
        seen ->
            seen.path().equals(RESET)
                ? Optional.of(new Raw(204, Map.of(), new byte[0], true))
                : Optional.empty();
    act(Care::reset);
    assertThat(bmc.seen)
        .filteredOn(seen -> seen.path().equals(RESET))
        .extracting(Seen::body)
        .containsExactly("{\"ResetType\":\"GracefulRestart\"}");
    manager("\"ForceOff\",\"PowerCycle\"");
    assertThatThrownBy(() -> act(Care::reset)).hasMessageContaining("only ForceOff, PowerCycle");
    assertThat(bmc.count("POST " + RESET)).isEqualTo(1);
  }
}
