package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.simulator.bmc.UserStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The account service over the same users that IPMI has. */
final class RedfishAccounts {
  static final String BASE = RedfishTree.ROOT + "/AccountService";
  static final String ACCOUNTS = BASE + "/Accounts";

  /** By IPMI level less two. */
  private static final List<String> ROLES = List.of("ReadOnly", "Operator", "Administrator");

  private static final int FIRST = 2;

  private final UserStore users;

  RedfishAccounts(UserStore users) {
    this.users = users;
  }

  void into(Map<String, Function<Instant, ObjectNode>> resources) {
    resources.put(BASE, _ -> service());
    resources.put(ACCOUNTS, _ -> collection("Accounts", "ManagerAccount", ids()));
    resources.put(BASE + "/Roles", _ -> collection("Roles", "Role", ROLES));
    ROLES.forEach(role -> resources.put(BASE + "/Roles/" + role, _ -> role(role)));
    IntStream.rangeClosed(FIRST, UserStore.SLOTS)
        .forEach(slot -> resources.put(ACCOUNTS + "/" + slot, _ -> account(slot)));
  }

  private List<String> ids() {
    return users.shown().stream().map(user -> Integer.toString(user.slot())).toList();
  }

  private Optional<UserStore.Shown> shown(int slot) {
    return users.shown().stream().filter(user -> user.slot() == slot).findFirst();
  }

  /** Number of the slot that the path names; empty when it names none that is taken. */
  Optional<Integer> slot(String path) {
    return users.shown().stream()
        .map(UserStore.Shown::slot)
        .filter(slot -> path.equals(ACCOUNTS + "/" + slot))
        .findFirst();
  }

  private static ObjectNode node(String path, String type, String id, String name) {
    return RedfishReply.JSON
        .createObjectNode()
        .put("@odata.id", path)
        .put("@odata.type", type)
        .put("Id", id)
        .put("Name", name);
  }

  private static ObjectNode collection(String name, String type, List<String> members) {
    ObjectNode node =
        RedfishReply.JSON
            .createObjectNode()
            .put("@odata.id", BASE + "/" + name)
            .put("@odata.type", "#%1$sCollection.%1$sCollection".formatted(type))
            .put("Name", name)
            .put("Members@odata.count", members.size());
    ArrayNode list = node.putArray("Members");
    members.forEach(id -> list.addObject().put("@odata.id", BASE + "/" + name + "/" + id));
    return node;
  }

  private static ObjectNode service() {
    ObjectNode node =
        node(BASE, "#AccountService.v1_15_0.AccountService", "AccountService", "Account Service");
    node.put("ServiceEnabled", true).put("MinPasswordLength", 8).put("MaxPasswordLength", 20);
    node.putObject("Accounts").put("@odata.id", ACCOUNTS);
    node.putObject("Roles").put("@odata.id", BASE + "/Roles");
    return node;
  }

  private ObjectNode account(int slot) {
    String id = Integer.toString(slot);
    ObjectNode node =
        node(ACCOUNTS + "/" + id, "#ManagerAccount.v1_11_0.ManagerAccount", id, "User Account");
    UserStore.Shown user = shown(slot).orElseThrow();
    String role = ROLES.get(Math.clamp(user.level() - FIRST, 0, ROLES.size() - 1));
    node.put("UserName", user.name()).putNull("Password").put("RoleId", role);
    node.put("Enabled", user.enabled()).put("Locked", false);
    node.putArray("AccountTypes").add("Redfish");
    node.putObject("Links").putObject("Role").put("@odata.id", BASE + "/Roles/" + role);
    return node;
  }

  private static ObjectNode role(String id) {
    ObjectNode node = node(BASE + "/Roles/" + id, "#Role.v1_3_2.Role", id, "User Role");
    node.put("RoleId", id).put("IsPredefined", true);
    ArrayNode privileges = node.putArray("AssignedPrivileges").add("Login").add("ConfigureSelf");
    if (!id.equals("ReadOnly")) {
      privileges.add("ConfigureComponents");
    }
    if (id.equals("Administrator")) {
      privileges.add("ConfigureManager").add("ConfigureUsers");
    }
    return node;
  }

  /** POST to the collection. */
  RedfishReply create(RedfishRequest request, Function<String, ObjectNode> shown) {
    Optional<String> name = request.text("UserName");
    Optional<String> password = request.text("Password");
    int role = ROLES.indexOf(request.text("RoleId").orElse(""));
    if (name.isEmpty() || password.isEmpty() || role < 0) {
      return RedfishReply.error(
          400, "PropertyMissing", "UserName, Password and RoleId are needed.");
    }
    if (password.get().length() < 8 || password.get().length() > 20) {
      return RedfishReply.error(400, "PropertyValueError", "The password has 8 to 20 characters.");
    }
    Optional<Integer> slot = users.add(name.get(), password.get(), role + FIRST);
    if (slot.isEmpty()) {
      return RedfishReply.error(400, "CreateLimitReachedForResource", "All accounts are in use.");
    }
    String path = ACCOUNTS + "/" + slot.get();
    return RedfishReply.json(201, shown.apply(path)).with("Location", path);
  }

  /** PATCH of one account: Password and Enabled. */
  RedfishReply change(int slot, JsonNode body) {
    for (var names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("Password") && !name.equals("Enabled")) {
        return RedfishReply.error(
            400, "PropertyNotWritable", "The property %s is read-only.".formatted(name));
      }
    }
    if (body.has("Password")) {
      users.setPassword(slot, body.path("Password").asText());
    }
    if (body.has("Enabled")) {
      users.enable(slot, body.path("Enabled").asBoolean());
    }
    return RedfishReply.json(200, account(slot));
  }

  RedfishReply delete(int slot) {
    users.remove(slot);
    return RedfishReply.empty(204);
  }
}
