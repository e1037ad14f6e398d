package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.simulator.bmc.BmcProfile;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/** The account service: one user, who is an administrator. */
final class RedfishAccounts {
  private static final String BASE = RedfishTree.ROOT + "/AccountService";

  private final BmcProfile profile;

  RedfishAccounts(BmcProfile profile) {
    this.profile = profile;
  }

  void into(Map<String, Function<Instant, ObjectNode>> resources) {
    resources.put(BASE, _ -> service());
    resources.put(BASE + "/Accounts", _ -> collection("Accounts", "ManagerAccount", "1"));
    resources.put(BASE + "/Roles", _ -> collection("Roles", "Role", "Administrator"));
    resources.put(BASE + "/Accounts/1", _ -> account());
    resources.put(BASE + "/Roles/Administrator", _ -> role());
  }

  private static ObjectNode node(String path, String type, String id, String name) {
    return RedfishReply.JSON
        .createObjectNode()
        .put("@odata.id", path)
        .put("@odata.type", type)
        .put("Id", id)
        .put("Name", name);
  }

  private static ObjectNode collection(String name, String type, String member) {
    ObjectNode node =
        RedfishReply.JSON
            .createObjectNode()
            .put("@odata.id", BASE + "/" + name)
            .put("@odata.type", "#%1$sCollection.%1$sCollection".formatted(type))
            .put("Name", name)
            .put("Members@odata.count", 1);
    node.putArray("Members").addObject().put("@odata.id", BASE + "/" + name + "/" + member);
    return node;
  }

  private static ObjectNode service() {
    ObjectNode node =
        node(BASE, "#AccountService.v1_15_0.AccountService", "AccountService", "Account Service");
    node.put("ServiceEnabled", true).put("MinPasswordLength", 8).put("MaxPasswordLength", 20);
    node.putObject("Accounts").put("@odata.id", BASE + "/Accounts");
    node.putObject("Roles").put("@odata.id", BASE + "/Roles");
    return node;
  }

  private ObjectNode account() {
    ObjectNode node =
        node(BASE + "/Accounts/1", "#ManagerAccount.v1_11_0.ManagerAccount", "1", "User Account");
    node.put("UserName", profile.user()).putNull("Password").put("RoleId", "Administrator");
    node.put("Enabled", true).put("Locked", false);
    node.putArray("AccountTypes").add("Redfish");
    node.putObject("Links").putObject("Role").put("@odata.id", BASE + "/Roles/Administrator");
    return node;
  }

  private static ObjectNode role() {
    ObjectNode node =
        node(BASE + "/Roles/Administrator", "#Role.v1_3_2.Role", "Administrator", "User Role");
    node.put("RoleId", "Administrator").put("IsPredefined", true);
    node.putArray("AssignedPrivileges")
        .add("Login")
        .add("ConfigureManager")
        .add("ConfigureUsers")
        .add("ConfigureSelf")
        .add("ConfigureComponents");
    return node;
  }
}
