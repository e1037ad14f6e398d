package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeRedfish;
import dev.ichor.bmc.support.FakeRedfish.Raw;
import dev.ichor.bmc.support.IpmiSim;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords set on a service of our making, and on OpenIPMI's simulator, which is not ours. */
class AccountsTest extends RedfishFaults {
  private static final String SERVICE = "/redfish/v1/AccountService";

  @TempDir private Path directory;

  private void accounts() {
    bmc.put(
        "/redfish/v1/",
        """
        {"RedfishVersion":"1.15.0","Systems":{"@odata.id":"/redfish/v1/Systems"},
         "AccountService":{"@odata.id":"/redfish/v1/AccountService"},
         "Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}}""");
    bmc.put(SERVICE, "{\"Accounts\":{\"@odata.id\":\"%s/Accounts\"}}".formatted(SERVICE));
    bmc.put(
        SERVICE + "/Accounts",
        "{\"Members\":[{\"@odata.id\":\"%1$s/Accounts/1\"},{\"@odata.id\":\"%1$s/Accounts/2\"}]}"
            .formatted(SERVICE));
    bmc.put(SERVICE + "/Accounts/1", "{\"UserName\":\"admin\",\"Password\":null}");
    bmc.put(SERVICE + "/Accounts/2", "{\"UserName\":\"\",\"Password\":null}");
  }

  private String patched(int account) {
    return bmc.seen.stream()
        .filter(it -> it.line().equals("PATCH %s/Accounts/%d".formatted(SERVICE, account)))
        .map(FakeRedfish.Seen::body)
        .findFirst()
        .orElse("");
  }

  @Test
  @DisplayName("Redfish: a known user gets the password at its account, and no other user does")
  void redfishKnown() throws Exception {
    accounts();
    power.setPassword(endpoint(), "admin", Secret.of("Another2345"));
    assertThat(patched(1)).contains("\"Password\":\"Another2345\"").doesNotContain("RoleId");
    assertThat(patched(2)).isEmpty();
  }

  @Test
  @DisplayName("Redfish: where users cannot be added, the first place without a name is taken")
  void redfishPlace() throws Exception {
    accounts();
    bmc.fault =
        seen -> {
          if (seen.line().equals("PATCH " + SERVICE + "/Accounts/2")) {
            bmc.put(SERVICE + "/Accounts/2", seen.body());
          }
          return seen.line().equals("POST " + SERVICE + "/Accounts")
              ? Optional.of(Raw.error(405, "Base.1.8.OperationNotAllowed", "fixed places"))
              : Optional.empty();
        };
    power.setPassword(endpoint(), "ichor", Secret.of("Another2345"));
    assertThat(patched(2)).contains("\"UserName\":\"ichor\"", "\"RoleId\":\"Administrator\"");
  }

  @Test
  @DisplayName("Redfish: a 500 to a new password is no refusal: the BMC may have taken it")
  void redfishBroke() throws Exception {
    accounts();
    always(is("PATCH " + SERVICE + "/Accounts/1"), Raw.error(500, "x", "broke"));
    assertThatThrownBy(() -> power.setPassword(endpoint(), "admin", Secret.of("Another2345")))
        .isInstanceOfSatisfying(
            BmcFaultException.class,
            e -> assertThat(e.fault()).isInstanceOf(BmcFault.Garbled.class));
  }

  private void unknown(String user) {
    assertThatThrownBy(() -> power.setPassword(endpoint(), user, Secret.of("Another2345")))
        .isInstanceOfSatisfying(
            BmcFaultException.class,
            e -> assertThat(e.fault()).isInstanceOf(BmcFault.Garbled.class));
  }

  @Test
  @DisplayName("Redfish: a 4xx while the task is watched is no refusal (DSP0266 Tasks)")
  void redfishUnwatched() throws Exception {
    for (var status : new int[] {400, 403, 410}) {
      accounts();
      bmc.fault =
          seen ->
              switch (seen.line()) {
                case "PATCH " + SERVICE + "/Accounts/1", "POST " + SERVICE + "/Accounts" ->
                    Optional.of(Raw.json(202, "{}").with("Location", "/redfish/v1/TaskMonitor/7"));
                case "GET /redfish/v1/TaskMonitor/7" ->
                    Optional.of(Raw.error(status, "Base.1.8.GeneralError", "not for you"));
                default -> Optional.empty();
              };
      unknown("admin");
      unknown("ichor");
    }
  }

  @Test
  @DisplayName("Redfish: a task that says that it failed is a refusal (DSP0268 TaskState)")
  void redfishTaskFailed() throws Exception {
    accounts();
    bmc.fault =
        seen ->
            switch (seen.line()) {
              case "PATCH " + SERVICE + "/Accounts/1" ->
                  Optional.of(Raw.json(202, "{}").with("Location", "/redfish/v1/TaskMonitor/7"));
              case "GET /redfish/v1/TaskMonitor/7" ->
                  Optional.of(Raw.json(200, "{\"TaskState\":\"Exception\"}"));
              default -> Optional.empty();
            };
    assertThatThrownBy(() -> power.setPassword(endpoint(), "admin", Secret.of("Another2345")))
        .isInstanceOfSatisfying(
            BmcFaultException.class,
            e -> assertThat(e.fault()).isInstanceOf(BmcFault.Refused.class));
  }

  @Test
  @DisplayName("Redfish: a user may have been made by a BMC that broke, or is not read back")
  void redfishMade() throws Exception {
    accounts();
    always(is("POST " + SERVICE + "/Accounts"), Raw.error(500, "x", "broke"));
    unknown("ichor");
    var told = new AtomicBoolean();
    bmc.fault =
        seen -> {
          if (seen.line().equals("POST " + SERVICE + "/Accounts")) {
            told.set(true);
            return Optional.of(Raw.json(201, "{}"));
          }
          return told.get() && seen.line().equals("GET " + SERVICE + "/Accounts")
              ? Optional.of(Raw.error(403, "Base.1.8.InsufficientPrivilege", "no more"))
              : Optional.empty();
        };
    unknown("ichor");
    bmc.fault =
        seen ->
            is("POST " + SERVICE + "/Accounts").test(seen)
                ? Optional.of(Raw.json(201, "{}"))
                : Optional.empty();
    unknown("ichor");
  }

  @Test
  @DisplayName(
      "IPMI: OpenIPMI's simulator takes the password, and then refuses the old one (§22.30)")
  void ipmi() throws Exception {
    try (var sim = IpmiSim.start(directory)) {
      power.setPassword(sim.endpoint(), "reader", Secret.of("Another2345"));
      assertThat(power.read(sim.endpoint("reader", "Another2345")))
          .isInstanceOf(Power.Reading.State.class);
      assertThat(power.read(sim.endpoint("reader", "looks")))
          .isInstanceOf(Power.Reading.Unknown.class);
    }
  }

  @Test
  @DisplayName("IPMI: a login without an administrator's rights does not prove a new one (§22.18)")
  void rights() throws Exception {
    try (var fake = new FakeBmc(CipherSuite.SUITE_17)) {
      fake.chassis.refusals.put(
          Command.SET_SESSION_PRIVILEGE, CompletionCode.INSUFFICIENT_PRIVILEGE);
      power.check(fake.endpoint(), Level.USER);
      assertThatThrownBy(() -> power.check(fake.endpoint(), Level.ADMINISTRATOR))
          .isInstanceOfSatisfying(
              BmcFaultException.class,
              e -> assertThat(e.fault()).isInstanceOf(BmcFault.PrivilegeRefused.class));
    }
  }

  @Test
  @DisplayName("Redfish: an operator's login does not prove an administrator (DSP0268 RoleId)")
  void redfishRights() throws Exception {
    accounts();
    bmc.put(SERVICE + "/Accounts/1", "{\"UserName\":\"admin\",\"RoleId\":\"Operator\"}");
    power.check(endpoint(), Level.USER);
    assertThatThrownBy(() -> power.check(endpoint(), Level.ADMINISTRATOR))
        .isInstanceOfSatisfying(
            BmcFaultException.class,
            e -> assertThat(e.fault()).isInstanceOf(BmcFault.PrivilegeRefused.class));
    bmc.put(SERVICE + "/Accounts/1", "{\"UserName\":\"admin\",\"RoleId\":\"Administrator\"}");
    power.check(endpoint(), Level.ADMINISTRATOR);
  }
}
