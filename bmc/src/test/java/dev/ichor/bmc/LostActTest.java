package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.policy.Bmc;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Care;
import dev.ichor.bmc.policy.care.Network;
import dev.ichor.bmc.policy.care.NewAccount;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeRedfish;
import dev.ichor.bmc.support.FakeRedfish.Raw;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Secret;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code auto}: what Redfish may have done, its answer lost, IPMI does not do again. */
class LostActTest extends RedfishFaults {
  private static final String MANAGER = "/redfish/v1/Managers/1";
  private static final String CLEAR = MANAGER + "/LogServices/Sel/Actions/LogService.ClearLog";
  private static final String ACCOUNTS = "/redfish/v1/AccountService/Accounts";
  private static final String LINK = MANAGER + "/EthernetInterfaces/1";
  private static final Raw CUT = new Raw(200, Map.of(), new byte[0], false);
  private static final NewAccount EVE =
      new NewAccount("eve", Secret.of("sixteen-letters!"), Level.OPERATOR);

  private FakeBmc ipmi;

  @BeforeEach
  void second() throws Exception {
    ipmi = new FakeBmc(CipherSuite.SUITE_17);
    bmc.put(
        "/redfish/v1/",
        """
        {"RedfishVersion":"1.15.0","Systems":{"@odata.id":"/redfish/v1/Systems"},
         "Managers":{"@odata.id":"/redfish/v1/Managers"},
         "AccountService":{"@odata.id":"/redfish/v1/AccountService"},
         "Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}}""");
    bmc.put("/redfish/v1/Managers", "{\"Members\":[{\"@odata.id\":\"%s\"}]}".formatted(MANAGER));
    bmc.put(
        MANAGER,
        """
        {"Id":"1","LogServices":{"@odata.id":"%1$s/LogServices"},
         "EthernetInterfaces":{"@odata.id":"%1$s/EthernetInterfaces"},
         "Actions":{"#Manager.Reset":{"target":"%1$s/Actions/Manager.Reset"}}}"""
            .formatted(MANAGER));
    bmc.put(
        MANAGER + "/LogServices",
        "{\"Members\":[{\"@odata.id\":\"%s/LogServices/Sel\"}]}".formatted(MANAGER));
    bmc.put(MANAGER + "/LogServices/Sel/Entries", "{\"Members\":[]}");
    bmc.put(
        MANAGER + "/LogServices/Sel",
        """
        {"Id":"Sel","LogEntryType":"SEL","Entries":{"@odata.id":"%s/LogServices/Sel/Entries"},
         "Actions":{"#LogService.ClearLog":{"target":"%s"}}}"""
            .formatted(MANAGER, CLEAR));
    bmc.put(
        "/redfish/v1/AccountService", "{\"Accounts\":{\"@odata.id\":\"%s\"}}".formatted(ACCOUNTS));
    bmc.put(ACCOUNTS, "{\"Members\":[{\"@odata.id\":\"%s/1\"}]}".formatted(ACCOUNTS));
    bmc.put(ACCOUNTS + "/1", "{\"Id\":\"1\",\"UserName\":\"admin\"}");
  }

  @AfterEach
  void away() {
    ipmi.close();
  }

  private BmcEndpoint auto() throws Exception {
    var redfish = endpoint();
    return new BmcEndpoint(
        BmcEndpoint.Protocol.AUTO,
        redfish.host(),
        redfish.port(),
        "admin",
        redfish.password(),
        Optional.of(ipmi.endpoint().port()),
        redfish.trust(),
        Optional.of(BmcEndpoint.Protocol.REDFISH));
  }

  private interface Act {
    void on(Care care) throws BmcFaultException, InterruptedException;
  }

  private BmcDesk.Answer<Boolean> act(Act act) throws Exception {
    return power
        .desk()
        .ask(
            auto(),
            Level.ADMINISTRATOR,
            "test",
            it -> {
              act.on(it.care());
              return true;
            });
  }

  private void lost(String line, Act act) {
    bmc.fault = seen -> seen.line().equals(line) ? Optional.of(CUT) : Optional.empty();
    assertThatThrownBy(() -> act(act))
        .isInstanceOfSatisfying(
            BmcFaultException.class,
            e -> {
              assertThat(e.fault()).isInstanceOf(BmcFault.NoConnection.class);
              assertThat(e.fault().isBeforeTheAct()).isFalse();
            });
    assertThat(bmc.count(line)).isEqualTo(1);
    assertThat(ipmi.chassis.asked()).isEmpty();
  }

  @Test
  @DisplayName("The answer to a cleared log is lost: the log is cleared once, over Redfish")
  void log() {
    lost("POST " + CLEAR, Care::clearLog);
  }

  @Test
  @DisplayName("The answer to a new user is lost: no second one is made over IPMI")
  void user() {
    lost("POST " + ACCOUNTS, care -> care.create(EVE));
  }

  @Test
  @DisplayName("The answer to another address is lost: it is not written a second time over IPMI")
  void network() {
    bmc.put(
        MANAGER + "/EthernetInterfaces", "{\"Members\":[{\"@odata.id\":\"%s\"}]}".formatted(LINK));
    bmc.put(LINK, "{\"IPv4Addresses\":[{\"Address\":\"127.0.0.1\"}]}");
    lost("PATCH " + LINK, care -> care.change(new Network.Wish(Optional.empty())));
  }

  @Test
  @DisplayName("The answer to a reset of the BMC is lost: it counts as done, and is not repeated")
  void reset() throws Exception {
    bmc.fault =
        seen -> seen.path().endsWith("/Manager.Reset") ? Optional.of(CUT) : Optional.empty();
    assertThat(act(Care::reset).protocol()).isEqualTo("Redfish");
    assertThat(ipmi.chassis.asked()).isEmpty();
  }

  @Test
  @DisplayName("Before anything was sent that changes something, IPMI does it instead")
  void before() throws Exception {
    bmc.fault =
        seen ->
            seen.line().equals("GET /redfish/v1/Managers") ? Optional.of(CUT) : Optional.empty();
    var answer = act(Care::reset);
    assertThat(answer.protocol()).isEqualTo("IPMI");
    assertThat(ipmi.chassis.asked()).contains("Cold Reset");
  }

  @Test
  @DisplayName("What Redfish itself says that it refused is done over IPMI")
  void refused() throws Exception {
    always(
        is("POST " + MANAGER + "/Actions/Manager.Reset"),
        Raw.error(400, "Base.1.8.ActionNotSupported", "not here"));
    assertThat(act(Care::reset).protocol()).isEqualTo("IPMI");
    assertThat(ipmi.chassis.asked()).contains("Cold Reset");
  }

  @Test
  @DisplayName("A read whose answer is lost goes on over IPMI")
  void read() throws Exception {
    bmc.fault =
        seen ->
            seen.line().equals("GET " + FakeRedfish.SYSTEM) ? Optional.of(CUT) : Optional.empty();
    assertThat(power.desk().ask(auto(), Level.USER, "power", Bmc::isOn).protocol())
        .isEqualTo("IPMI");
  }
}
