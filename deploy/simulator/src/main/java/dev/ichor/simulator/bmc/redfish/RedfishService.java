package dev.ichor.simulator.bmc.redfish;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SerialPort;
import dev.ichor.simulator.bmc.SimulatedBmc;
import dev.ichor.simulator.bmc.redfish.RedfishFaults.Fault;
import dev.ichor.simulator.bmc.redfish.RedfishUpdates.Mishap;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** One BMC's Redfish service: requests in, answers out, no socket. */
public final class RedfishService {
  static final Map<String, ChassisAction> RESETS =
      Map.ofEntries(
          entry("On", ChassisAction.POWER_ON),
          entry("ForceOff", ChassisAction.POWER_OFF),
          entry("GracefulShutdown", ChassisAction.SOFT_OFF),
          entry("ForceRestart", ChassisAction.HARD_RESET),
          entry("PowerCycle", ChassisAction.POWER_CYCLE),
          entry("Nmi", ChassisAction.DIAGNOSTIC_INTERRUPT));

  private static final Set<String> WRITABLE =
      Set.of("Boot", "LocationIndicatorActive", "HostWatchdogTimer", "AssetTag");

  private static final int HUGE = 64 << 20;

  private final SimulatedBmc bmc;
  private final RedfishState state;
  private final RedfishSessions sessions;
  private final RedfishTree tree;
  private final Map<Fault, Integer> left = new EnumMap<>(Fault.class);
  private int page;

  /**
   * @param mac of the machine's first network card
   */
  public RedfishService(SimulatedBmc bmc, String mac, RedfishFaults faults) {
    this.bmc = bmc;
    this.state = new RedfishState(bmc);
    this.sessions = new RedfishSessions(bmc.profile(), bmc.users());
    this.tree = new RedfishTree(bmc, state, sessions, mac);
    left.putAll(faults.times());
  }

  /** The certificate of its web server. */
  void show(RedfishCertificate certificate) {
    tree.certificates().install(certificate);
  }

  /** For a connection that begins now. */
  SSLContext tls() throws IOException {
    return tree.certificates().context();
  }

  /** What it tells by itself. */
  public RedfishEvents events() {
    return tree.events();
  }

  /** The address of an HTTP boot that is armed for the next start; empty text leaves it to DHCP. */
  public synchronized Optional<String> httpBoot(Instant now) {
    return state
        .httpBoot(now)
        .map(own -> own.isEmpty() ? tree.bios().httpAddress().orElse("") : own);
  }

  /** The ways to the serial console that it names. */
  public RedfishConsole console() {
    return tree.console();
  }

  SerialPort serial() {
    return bmc.serial();
  }

  /** How many orders to update firmware came. */
  public int updateOrders() {
    return tree.updates().orders();
  }

  /** Whoever asks is let in. */
  synchronized boolean admits(RedfishRequest request, Instant now) {
    return sessions.admits(request, now);
  }

  private boolean strikes(Fault fault) {
    int times = left.getOrDefault(fault, 0);
    left.put(fault, Math.max(0, times - 1));
    return times > 0;
  }

  /** The answer to a request. */
  public synchronized RedfishReply answer(RedfishRequest request, Instant now) {
    String path = request.path();
    if (tree.updates().isSilent()) {
      return missing(path).sent(RedfishReply.Sent.HALF);
    }
    if (path.equals("/redfish")) {
      return RedfishReply.json(
          200, RedfishReply.JSON.createObjectNode().put("v1", RedfishTree.ROOT + "/"));
    }
    if (path.equals(RedfishTree.ROOT + "/$metadata") || path.equals(RedfishTree.ROOT + "/odata")) {
      return RedfishMetadata.answer(path);
    }
    if (path.equals(RedfishTree.ROOT) && request.method().equals("GET")) {
      return get(request, now);
    }
    if (strikes(Fault.BUSY)) {
      return RedfishReply.error(503, "ServiceTemporarilyUnavailable", "The service is starting.")
          .with("Retry-After", "1");
    }
    if (path.equals(RedfishTree.SESSIONS) && request.method().equals("POST")) {
      return logIn(request, now);
    }
    if (!sessions.admits(request, now)) {
      return RedfishReply.error(401, "NoValidSession", "There is no valid session.")
          .with("WWW-Authenticate", "Basic realm=\"bmc\"");
    }
    return switch (request.method()) {
      case "GET", "HEAD" -> get(request, now);
      case "PATCH" -> patch(request, now);
      case "POST" -> post(request, now);
      case "DELETE" -> delete(path);
      default -> RedfishReply.error(405, "OperationNotAllowed", "The method is not allowed.");
    };
  }

  private RedfishReply logIn(RedfishRequest request, Instant now) {
    boolean known =
        request.text("UserName").isPresent()
            && sessions.knows(request.text("UserName").get(), request.text("Password").orElse(""));
    if (!known) {
      return RedfishReply.error(
          401, "ResourceAtUriUnauthorized", "While accessing the resource, the login failed.");
    }
    Optional<Map.Entry<String, String>> made = sessions.create(now);
    if (made.isEmpty()) {
      return RedfishReply.error(503, "SessionLimitExceeded", "All sessions are in use.");
    }
    String at = RedfishTree.SESSIONS + "/" + made.get().getKey();
    return RedfishReply.json(201, tree.get(at, now).orElseThrow())
        .with("X-Auth-Token", made.get().getValue())
        .with("Location", at);
  }

  private RedfishReply get(RedfishRequest request, Instant now) {
    String path = request.path();
    if (path.equals(RedfishEvents.STREAM)) {
      return RedfishReply.empty(200).sent(RedfishReply.Sent.STREAM);
    }
    Optional<RedfishReply> monitor = tree.updates().monitor(path);
    if (monitor.isPresent()) {
      return monitor.get();
    }
    Optional<ObjectNode> found = tree.get(path, now);
    if (found.isEmpty()) {
      return missing(path);
    }
    if (request.query().startsWith("$expand=") && !strikes(Fault.EXPAND)) {
      expand(found.get(), now);
    }
    if (path.equals(RedfishTree.ROOT + "/Systems") && strikes(Fault.PAGES)) {
      found.get().put("Members@odata.nextLink", path + "?$skip=" + ++page);
    }
    RedfishReply reply = RedfishReply.json(200, found.get());
    reply = reply.with("ETag", etag(path, found.get()));
    if (!path.equals(RedfishTree.SYSTEM)) {
      return reply;
    }
    if (strikes(Fault.HTML)) {
      return new RedfishReply(
          200, Map.of("Content-Type", "text/html"), "<html>Please log in</html>", reply.sent());
    }
    if (strikes(Fault.HUGE)) {
      return RedfishReply.json(200, found.get().put("Description", "x".repeat(HUGE)));
    }
    if (strikes(Fault.STALL)) {
      return reply.sent(RedfishReply.Sent.NOTHING);
    }
    return strikes(Fault.HALF) ? reply.sent(RedfishReply.Sent.HALF) : reply;
  }

  /** DSP0266 "Expand query parameter", of a collection's members alone. */
  private void expand(ObjectNode collection, Instant now) {
    JsonNode members = collection.path("Members");
    ArrayNode whole = RedfishReply.JSON.createArrayNode();
    members.forEach(
        each ->
            whole.add(
                tree.get(each.path("@odata.id").asText(), now)
                    .<JsonNode>map(it -> it)
                    .orElse(each)));
    if (members.isArray()) {
      collection.set("Members", whole);
    }
  }

  /** Of the system it stays while only the power changes. */
  private String etag(String path, ObjectNode resource) {
    return path.equals(RedfishTree.SYSTEM)
        ? state.etag()
        : "\"%08x\"".formatted(resource.toString().hashCode());
  }

  private RedfishReply patch(RedfishRequest request, Instant now) {
    Optional<ObjectNode> found = tree.get(request.path(), now);
    if (found.isEmpty()) {
      return missing(request.path());
    }
    if (strikes(Fault.CONFLICT)) {
      return RedfishReply.error(409, "ResourceInUse", "The resource is in use.");
    }
    Optional<String> match = request.header("if-match").filter(tag -> !tag.equals("*"));
    String etag = etag(request.path(), found.get());
    boolean stale = match.filter(tag -> !tag.equals(etag)).isPresent();
    if (strikes(Fault.ETAG) || stale) {
      return RedfishReply.error(412, "PreconditionFailed", "The ETag did not match.");
    }
    if (strikes(Fault.NO_EFFECT)) {
      return RedfishReply.json(200, found.get());
    }
    Optional<Integer> account = tree.accounts().slot(request.path());
    if (account.isPresent() && request.body().isPresent()) {
      return tree.accounts().change(account.get(), request.body().get());
    }
    if (request.path().equals(RedfishTree.MANAGER + "/EthernetInterfaces/1")) {
      return patchNetwork(request, now);
    }
    if (!request.path().equals(RedfishTree.SYSTEM)) {
      return extended(extension -> extension.patch(request))
          .orElseGet(
              () -> RedfishReply.error(405, "OperationNotAllowed", "The resource takes no PATCH."));
    }
    return patchSystem(request, now);
  }

  /** The first extension's answer. */
  private Optional<RedfishReply> extended(
      Function<RedfishExtension, Optional<RedfishReply>> request) {
    return tree.extensions().stream().flatMap(it -> request.apply(it).stream()).findFirst();
  }

  private RedfishReply patchNetwork(RedfishRequest request, Instant now) {
    request.body().ifPresent(state::writeNetwork);
    return RedfishReply.json(200, tree.get(request.path(), now).orElseThrow());
  }

  private RedfishReply patchSystem(RedfishRequest request, Instant now) {
    if (request.body().isEmpty() || request.body().get().isEmpty()) {
      return RedfishReply.error(400, "MalformedJSON", "The body is no JSON object.");
    }
    var body = request.body().get();
    for (var names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!WRITABLE.contains(name)) {
        return RedfishReply.error(
            400, "PropertyNotWritable", "The property %s is read-only.".formatted(name));
      }
    }
    if (body.has("Boot")) {
      Optional<String> wrong = state.writeBoot(body.path("Boot"), now);
      if (wrong.isPresent()) {
        return RedfishReply.error(
            400,
            "PropertyValueNotInList",
            "The value of the property %s is not in the list.".formatted(wrong.get()));
      }
    }
    if (body.has("LocationIndicatorActive")) {
      state.locating = body.path("LocationIndicatorActive").asBoolean();
      state.changed();
    }
    if (body.has("AssetTag")) {
      bmc.keep().assetTag(body.path("AssetTag").asText());
      state.changed();
    }
    if (body.has("HostWatchdogTimer")) {
      state.watchdog = body.path("HostWatchdogTimer").path("FunctionEnabled").asBoolean();
      state.changed();
    }
    return RedfishReply.json(200, tree.get(request.path(), now).orElseThrow())
        .with("ETag", state.etag());
  }

  private RedfishReply post(RedfishRequest request, Instant now) {
    if (strikes(Fault.CONFLICT)) {
      return RedfishReply.error(409, "ResourceInUse", "The resource is in use.");
    }
    return switch (request.path()) {
      case RedfishTree.SYSTEM + "/Actions/ComputerSystem.Reset" -> reset(request);
      case RedfishTree.MANAGER + "/Actions/Manager.Reset" -> {
        state.resets++;
        yield RedfishReply.empty(204);
      }
      case RedfishTree.MANAGER + "/LogServices/SEL/Actions/LogService.ClearLog" -> {
        state.cleared++;
        yield RedfishReply.empty(204);
      }
      case RedfishAccounts.ACCOUNTS ->
          tree.accounts().create(request, path -> tree.get(path, now).orElseThrow());
      case RedfishTree.MEDIA + "/Actions/VirtualMedia.InsertMedia" -> insert(request);
      case RedfishTree.MEDIA + "/Actions/VirtualMedia.EjectMedia" -> {
        state.image = "";
        yield RedfishReply.empty(204);
      }
      case RedfishCertificates.REPLACE -> certificate(request);
      case RedfishUpdates.UPDATE -> {
        tree.updates().next(Mishap.first(this::strikes));
        yield tree.updates().post(request).orElseThrow();
      }
      default ->
          extended(extension -> extension.post(request))
              .orElseGet(
                  () ->
                      request.path().contains("/Actions/")
                          ? missing(request.path())
                          : RedfishReply.error(
                              405, "OperationNotAllowed", "The resource takes no POST."));
    };
  }

  private RedfishReply certificate(RedfishRequest request) {
    if (strikes(Fault.CERTIFICATE_KEPT)) {
      return RedfishReply.json(200, RedfishReply.JSON.createObjectNode());
    }
    RedfishReply reply = tree.certificates().post(request).orElseThrow();
    return strikes(Fault.CERTIFICATE_RESTART) ? reply.sent(RedfishReply.Sent.HALF) : reply;
  }

  private RedfishReply insert(RedfishRequest request) {
    if (request.text("Image").isEmpty()) {
      return RedfishReply.error(400, "ActionParameterMissing", "The parameter Image is missing.");
    }
    state.image = request.text("Image").get();
    return RedfishReply.empty(204);
  }

  private RedfishReply reset(RedfishRequest request) {
    ChassisAction action = RESETS.get(request.text("ResetType").orElse(""));
    if (action == null) {
      return RedfishReply.error(
          400, "ActionParameterNotSupported", "The value of ResetType is not supported.");
    }
    boolean on = bmc.chassis().isOn();
    if (!on && action != ChassisAction.POWER_ON && action != ChassisAction.POWER_OFF) {
      return RedfishReply.error(
          409, "InvalidOperationForSystemState", "The system is off; turn it on first.");
    }
    if (action != ChassisAction.POWER_OFF && action != ChassisAction.SOFT_OFF) {
      tree.extensions().forEach(RedfishExtension::started);
    }
    bmc.chassis().control(action);
    events()
        .emit(
            "ResourceEvent.1.3.ResourceChanged",
            "The system was told: %s.".formatted(request.text("ResetType").orElse("")),
            RedfishTree.SYSTEM);
    return RedfishReply.empty(204);
  }

  private RedfishReply delete(String path) {
    Optional<Integer> account = tree.accounts().slot(path);
    if (account.isPresent()) {
      return tree.accounts().delete(account.get());
    }
    if (path.startsWith(RedfishTree.SESSIONS + "/")
        && sessions.delete(path.substring(RedfishTree.SESSIONS.length() + 1))) {
      return RedfishReply.empty(204);
    }
    return extended(extension -> extension.delete(path)).orElseGet(() -> missing(path));
  }

  private static RedfishReply missing(String path) {
    return RedfishReply.error(
        404, "ResourceMissingAtURI", "The resource at the URI %s was not found.".formatted(path));
  }
}
