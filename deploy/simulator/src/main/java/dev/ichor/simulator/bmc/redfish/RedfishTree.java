package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.simulator.bmc.SimulatedBmc;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Every resource of one BMC by its path (DSP0266, DSP0268), built anew for each request. */
final class RedfishTree {
  static final String ROOT = "/redfish/v1";
  static final String SYSTEM = ROOT + "/Systems/1";
  static final String MANAGER = ROOT + "/Managers/1";
  static final String CHASSIS = ROOT + "/Chassis/1";
  static final String SESSIONS = ROOT + "/SessionService/Sessions";
  static final String MEDIA = MANAGER + "/VirtualMedia/Cd1";

  private final SimulatedBmc bmc;
  private final RedfishState state;
  private final RedfishSessions sessions;
  private final String mac;
  private final RedfishAccounts accounts;
  private final RedfishSecureBoot secureBoot = new RedfishSecureBoot();
  private final RedfishEvents events = new RedfishEvents();
  private final RedfishBios bios = new RedfishBios();
  private final RedfishCertificates certificates = new RedfishCertificates();
  private final RedfishUpdates updates = new RedfishUpdates();
  private final RedfishConsole console = new RedfishConsole();
  private final List<RedfishExtension> extensions;
  private final Map<String, Function<Instant, ObjectNode>> resources = new LinkedHashMap<>();

  RedfishTree(SimulatedBmc bmc, RedfishState state, RedfishSessions sessions, String mac) {
    this.bmc = bmc;
    this.state = state;
    this.sessions = sessions;
    this.mac = mac;
    this.accounts = new RedfishAccounts(bmc.users());
    this.extensions =
        List.of(
            bios,
            secureBoot,
            events,
            certificates,
            updates,
            new RedfishKeep(bmc.keep()),
            new RedfishBoot(),
            new RedfishProtocols(bmc),
            new RedfishMetrics(bmc));
    services();
    machine();
    chassis();
    extensions.forEach(extension -> extension.into(resources));
  }

  RedfishEvents events() {
    return events;
  }

  RedfishCertificates certificates() {
    return certificates;
  }

  RedfishUpdates updates() {
    return updates;
  }

  RedfishBios bios() {
    return bios;
  }

  RedfishConsole console() {
    return console;
  }

  /** Parts with writes of their own. */
  List<RedfishExtension> extensions() {
    return extensions;
  }

  Optional<ObjectNode> get(String path, Instant now) {
    if (path.startsWith(SESSIONS + "/")) {
      String id = path.substring(SESSIONS.length() + 1);
      return sessions.has(id)
          ? Optional.of(
              resource(path, "Session.v1_7_0.Session", id, "Session")
                  .put("UserName", bmc.profile().user()))
          : Optional.empty();
    }
    if (path.startsWith(RedfishAccounts.ACCOUNTS + "/") && accounts.slot(path).isEmpty()) {
      return Optional.empty();
    }
    return Optional.ofNullable(resources.get(path))
        .map(build -> build.apply(now))
        .or(() -> secureBoot.certificate(path))
        .or(() -> updates.task(path))
        .or(() -> events.subscription(path));
  }

  RedfishAccounts accounts() {
    return accounts;
  }

  private static ObjectNode resource(String path, String type, String id, String name) {
    return RedfishReply.JSON
        .createObjectNode()
        .put("@odata.id", path)
        .put("@odata.type", "#" + type)
        .put("Id", id)
        .put("Name", name);
  }

  private static ObjectNode link(String path) {
    return RedfishReply.JSON.createObjectNode().put("@odata.id", path);
  }

  private static void healthy(ObjectNode resource) {
    resource.putObject("Status").put("State", "Enabled").put("Health", "OK");
  }

  private void collection(String path, String type, List<String> members) {
    resources.put(path, _ -> collectionOf(path, type, members));
  }

  private static ObjectNode collectionOf(String path, String type, Iterable<String> members) {
    ObjectNode node =
        RedfishReply.JSON
            .createObjectNode()
            .put("@odata.id", path)
            .put("@odata.type", "#%1$sCollection.%1$sCollection".formatted(type))
            .put("Name", type + " Collection");
    ArrayNode list = node.putArray("Members");
    members.forEach(id -> list.add(link(path + "/" + id)));
    node.put("Members@odata.count", list.size());
    return node;
  }

  private void services() {
    resources.put(ROOT, _ -> root());
    resources.put(
        ROOT + "/SessionService",
        _ -> {
          ObjectNode node =
              resource(
                  ROOT + "/SessionService",
                  "SessionService.v1_1_9.SessionService",
                  "SessionService",
                  "Session Service");
          node.put("ServiceEnabled", true).put("SessionTimeout", 600);
          node.set("Sessions", link(SESSIONS));
          return node;
        });
    resources.put(SESSIONS, _ -> collectionOf(SESSIONS, "Session", sessions.ids()));
    accounts.into(resources);
  }

  private ObjectNode root() {
    ObjectNode node =
        resource(ROOT + "/", "ServiceRoot.v1_15_0.ServiceRoot", "RootService", "Root Service");
    node.put("RedfishVersion", "1.18.0").put("UUID", bmc.profile().systemUuid().toString());
    node.put("Vendor", bmc.profile().manufacturer()).put("Product", "Simulated BMC");
    for (String name :
        List.of("Systems", "Chassis", "Managers", "SessionService", "AccountService")) {
      node.set(name, link(ROOT + "/" + name));
    }
    for (String name :
        List.of("UpdateService", "EventService", "CertificateService", "TelemetryService")) {
      node.set(name, link(ROOT + "/" + name));
    }
    node.set("Tasks", link(ROOT + "/TaskService"));
    node.putObject("ProtocolFeaturesSupported")
        .putObject("ExpandQuery")
        .put("NoLinks", true)
        .put("ExpandAll", true)
        .put("Links", false)
        .put("Levels", false);
    node.set("Registries", link(ROOT + "/Registries"));
    node.putObject("Links").set("Sessions", link(SESSIONS));
    return node;
  }

  private void machine() {
    collection(ROOT + "/Systems", "ComputerSystem", List.of("1"));
    resources.put(SYSTEM, this::system);
    new RedfishParts(SYSTEM, bmc.profile(), mac).into(resources);
    collection(ROOT + "/Managers", "Manager", List.of("1"));
    resources.put(MANAGER, this::manager);
    new RedfishManagerParts(MANAGER, bmc, state).into(resources);
  }

  private ObjectNode system(Instant now) {
    ObjectNode node = resource(SYSTEM, "ComputerSystem.v1_20_0.ComputerSystem", "1", "System");
    node.put("SystemType", "Physical").put("Manufacturer", bmc.profile().manufacturer());
    node.put("Model", bmc.profile().product()).put("SerialNumber", bmc.profile().serial());
    node.put("UUID", bmc.profile().systemUuid().toString()).put("BiosVersion", "2.3");
    node.put("PowerState", bmc.chassis().isOn() ? "On" : "Off");
    node.put("AssetTag", bmc.keep().assetTag());
    node.put("LocationIndicatorActive", state.locating);
    healthy(node);
    node.set("Boot", state.boot(now));
    node.putObject("BootProgress").put("LastState", bmc.chassis().bootProgress());
    node.putObject("HostWatchdogTimer")
        .put("FunctionEnabled", state.watchdog)
        .put("TimeoutAction", "ResetSystem");
    console.into(node);
    node.putObject("ProcessorSummary").put("Count", 2).put("Model", "Simulated Processor");
    node.putObject("MemorySummary").put("TotalSystemMemoryGiB", 64);
    for (String part :
        List.of("Processors", "Memory", "EthernetInterfaces", "Storage", "SecureBoot", "Bios")) {
      node.set(part, link(SYSTEM + "/" + part));
    }
    ObjectNode links = node.putObject("Links");
    links.putArray("Chassis").add(link(CHASSIS));
    links.putArray("ManagedBy").add(link(MANAGER));
    ObjectNode reset = node.putObject("Actions").putObject("#ComputerSystem.Reset");
    reset.put("target", SYSTEM + "/Actions/ComputerSystem.Reset");
    ArrayNode types = reset.putArray("ResetType@Redfish.AllowableValues");
    RedfishService.RESETS.keySet().stream().sorted().forEach(types::add);
    return node.put("@odata.etag", state.etag());
  }

  private ObjectNode manager(Instant now) {
    ObjectNode node = resource(MANAGER, "Manager.v1_19_0.Manager", "1", "Manager");
    node.put("ManagerType", "BMC").put("FirmwareVersion", "1.0.7");
    node.put("Manufacturer", bmc.profile().manufacturer()).put("Model", "Simulated BMC");
    node.put("UUID", bmc.profile().systemUuid().toString());
    node.put(
        "DateTime",
        bmc.keep().clock(now).truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
    healthy(node);
    for (String part :
        List.of("VirtualMedia", "LogServices", "NetworkProtocol", "EthernetInterfaces")) {
      node.set(part, link(MANAGER + "/" + part));
    }
    ObjectNode reset = node.putObject("Actions").putObject("#Manager.Reset");
    reset.put("target", MANAGER + "/Actions/Manager.Reset");
    reset.putArray("ResetType@Redfish.AllowableValues").add("ForceRestart").add("GracefulRestart");
    node.putObject("Links").putArray("ManagerForServers").add(link(SYSTEM));
    return node;
  }

  private void chassis() {
    collection(ROOT + "/Chassis", "Chassis", List.of("1"));
    resources.put(
        CHASSIS,
        _ -> {
          ObjectNode node = resource(CHASSIS, "Chassis.v1_24_0.Chassis", "1", "Chassis");
          node.put("ChassisType", "RackMount").put("Model", bmc.profile().product());
          node.put("SerialNumber", bmc.profile().serial());
          node.put("PowerState", bmc.chassis().isOn() ? "On" : "Off");
          healthy(node);
          node.set("Sensors", link(CHASSIS + "/Sensors"));
          node.set("EnvironmentMetrics", link(CHASSIS + "/EnvironmentMetrics"));
          ObjectNode links = node.putObject("Links");
          links.putArray("ComputerSystems").add(link(SYSTEM));
          links.putArray("ManagedBy").add(link(MANAGER));
          return node;
        });
    resources.put(CHASSIS + "/EnvironmentMetrics", _ -> metrics());
    collection(CHASSIS + "/Sensors", "Sensor", List.of("InletTemp", "CpuTemp", "Fan1", "Power"));
    sensor("InletTemp", "Inlet Temp", "Temperature", "Cel", 23, false);
    sensor("CpuTemp", "CPU Temp", "Temperature", "Cel", 47, true);
    sensor("Fan1", "Fan 1", "Rotational", "{rev}/min", 5400, true);
    sensor("Power", "Pwr Consumption", "Power", "W", 140, true);
  }

  private ObjectNode metrics() {
    String path = CHASSIS + "/EnvironmentMetrics";
    ObjectNode node =
        resource(
            path,
            "EnvironmentMetrics.v1_3_0.EnvironmentMetrics",
            "EnvironmentMetrics",
            "Environment Metrics");
    node.putObject("PowerWatts").put("Reading", bmc.chassis().isOn() ? 140 : 8);
    node.set("PowerLimitWatts", RedfishKeep.limit(bmc.keep()));
    return node;
  }

  /**
   * @param fed reads only while the machine has power
   */
  private void sensor(String id, String name, String type, String unit, int value, boolean fed) {
    String path = CHASSIS + "/Sensors/" + id;
    resources.put(
        path,
        _ -> {
          ObjectNode node = resource(path, "Sensor.v1_8_0.Sensor", id, name);
          node.put("ReadingType", type).put("ReadingUnits", unit);
          if (type.equals("Temperature")) {
            ObjectNode limits = node.putObject("Thresholds");
            limits.putObject("UpperCaution").put("Reading", value + 15);
            limits.putObject("UpperCritical").put("Reading", value + 19);
          }
          if (fed && !bmc.chassis().isOn()) {
            node.putNull("Reading");
            node.putObject("Status").put("State", "UnavailableOffline");
          } else {
            node.put("Reading", value);
            healthy(node);
          }
          return node;
        });
  }
}
