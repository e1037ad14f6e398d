package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.simulator.bmc.redfish.RedfishFaults.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The update service: fetches an image for real, takes the version from its first line ({@code
 * Ichor firmware 2.4}), writes it in the time of a few looks, and starts the BMC anew.
 */
final class RedfishUpdates implements RedfishExtension {
  static final String SERVICE = RedfishTree.ROOT + "/UpdateService";
  static final String UPDATE = SERVICE + "/Actions/UpdateService.SimpleUpdate";
  private static final String INVENTORY = SERVICE + "/FirmwareInventory";
  private static final String TASKS = RedfishTree.ROOT + "/TaskService/Tasks";
  private static final String MONITOR = RedfishTree.ROOT + "/TaskService/TaskMonitors/1";
  private static final String MARK = "Ichor firmware ";
  private static final Duration FETCH = Duration.ofSeconds(10);

  private final Map<String, String> versions = new TreeMap<>(Map.of("BMC", "1.0.7", "BIOS", "2.3"));
  private String target = "";
  private String state = "";
  private String words = "";
  private String fetched = "";
  private int percent;
  private int silent;
  private int orders;

  /** What goes wrong with the next update. */
  enum Mishap {
    NONE(Optional.empty()),
    /** The task ends well and the version stays. */
    LIES(Optional.of(Fault.UPDATE_LIES)),
    /** The BMC does not come back. */
    DIES(Optional.of(Fault.UPDATE_DIES)),
    /** What stands before it does not wait for its answer. */
    GATEWAY(Optional.of(Fault.UPDATE_GATEWAY)),
    /** Its answer breaks off. */
    CUT(Optional.of(Fault.UPDATE_CUT)),
    /** It takes the order and says nothing more. */
    QUIET(Optional.of(Fault.UPDATE_QUIET)),
    /** Its task seems to be on another host. */
    ELSEWHERE(Optional.of(Fault.UPDATE_ELSEWHERE));

    private final Optional<Fault> fault;

    Mishap(Optional<Fault> fault) {
      this.fault = fault;
    }

    /** The first whose fault shows now. */
    static Mishap first(Predicate<Fault> strikes) {
      return Stream.of(values())
          .filter(it -> it.fault.filter(strikes).isPresent())
          .findFirst()
          .orElse(NONE);
    }
  }

  /** How many orders came. */
  synchronized int orders() {
    return orders;
  }

  private Mishap mishap = Mishap.NONE;

  /** The BMC restarts: this request gets no whole answer. */
  synchronized boolean isSilent() {
    if (silent > 0) {
      silent--;
    }
    return silent > 0;
  }

  synchronized void next(Mishap what) {
    mishap = what;
  }

  @Override
  public void into(Map<String, Function<Instant, ObjectNode>> resources) {
    resources.put(SERVICE, _ -> service());
    resources.put(
        INVENTORY,
        _ -> RedfishExtension.collection(INVENTORY, "SoftwareInventory", List.of("BMC", "BIOS")));
    resources.put(INVENTORY + "/BMC", _ -> item("BMC", "BMC Firmware"));
    resources.put(INVENTORY + "/BIOS", _ -> item("BIOS", "System BIOS"));
    resources.put(RedfishTree.ROOT + "/TaskService", _ -> tasks());
    resources.put(
        TASKS,
        _ ->
            RedfishExtension.collection(TASKS, "Task", state.isEmpty() ? List.of() : List.of("1")));
  }

  private static ObjectNode service() {
    ObjectNode node =
        RedfishExtension.resource(
            SERVICE, "UpdateService.v1_14_0.UpdateService", "UpdateService", "Update Service");
    node.put("ServiceEnabled", true);
    node.set("FirmwareInventory", RedfishExtension.link(INVENTORY));
    ObjectNode update = node.putObject("Actions").putObject("#UpdateService.SimpleUpdate");
    update.put("target", UPDATE);
    update.putArray("TransferProtocol@Redfish.AllowableValues").add("HTTP").add("HTTPS");
    return node;
  }

  private ObjectNode item(String id, String name) {
    ObjectNode node =
        RedfishExtension.resource(
            INVENTORY + "/" + id, "SoftwareInventory.v1_10_0.SoftwareInventory", id, name);
    node.put("Version", versions.getOrDefault(id, "?")).put("Updateable", true);
    node.putObject("Status").put("State", "Enabled").put("Health", "OK");
    return node;
  }

  private static ObjectNode tasks() {
    ObjectNode node =
        RedfishExtension.resource(
            RedfishTree.ROOT + "/TaskService",
            "TaskService.v1_3_0.TaskService",
            "TaskService",
            "Task Service");
    node.put("ServiceEnabled", true).set("Tasks", RedfishExtension.link(TASKS));
    return node;
  }

  /** The one task, while there is one. */
  synchronized Optional<ObjectNode> task(String path) {
    if (state.isEmpty() || !path.equals(TASKS + "/1")) {
      return Optional.empty();
    }
    ObjectNode node =
        RedfishExtension.resource(TASKS + "/1", "Task.v1_7_4.Task", "1", "Firmware update");
    node.put("TaskState", state).put("TaskStatus", state.equals("Exception") ? "Critical" : "OK");
    node.put("PercentComplete", percent).put("TaskMonitor", MONITOR);
    if (!words.isEmpty()) {
      node.putArray("Messages")
          .addObject()
          .put("MessageId", "Update.1.0.TransferFailed")
          .put("Message", words);
    }
    return Optional.of(node);
  }

  /** 202 until the task is over (DSP0266 "Tasks"); each look brings the update on. */
  synchronized Optional<RedfishReply> monitor(String path) {
    if (!path.equals(MONITOR) || state.isEmpty()) {
      return Optional.empty();
    }
    if (state.equals("Running") && percent >= 50) {
      percent = Math.min(100, percent + 25);
      if (percent == 100) {
        written();
      }
    }
    boolean isOver = !state.equals("Running");
    return Optional.of(RedfishReply.json(isOver ? 200 : 202, task(TASKS + "/1").orElseThrow()));
  }

  private void written() {
    state = "Completed";
    if (mishap != Mishap.LIES) {
      versions.put(target, fetched);
    }
    silent = mishap == Mishap.DIES ? Integer.MAX_VALUE : 3;
  }

  @Override
  public Optional<RedfishReply> post(RedfishRequest request) {
    if (!request.path().equals(UPDATE)) {
      return Optional.empty();
    }
    Optional<String> image = request.text("ImageURI");
    if (image.isEmpty()) {
      return Optional.of(
          RedfishReply.error(400, "ActionParameterMissing", "The parameter ImageURI is missing."));
    }
    String wanted =
        request.body().map(b -> b.path("Targets").path(0)).map(JsonNode::asText).orElse("");
    synchronized (this) {
      target = wanted.endsWith("/BMC") ? "BMC" : "BIOS";
      state = "Running";
      words = "";
      percent = 0;
      orders++;
    }
    Thread.ofVirtual().name("simulated-update").start(() -> fetch(image.get()));
    return Optional.of(taken());
  }

  private synchronized RedfishReply taken() {
    RedfishReply reply =
        RedfishReply.json(202, task(TASKS + "/1").orElseThrow()).with("Location", MONITOR);
    return switch (mishap) {
      case NONE, LIES, DIES -> reply;
      case GATEWAY -> RedfishReply.error(504, "OperationTimeout", "The operation timed out.");
      case CUT -> reply.sent(RedfishReply.Sent.HALF);
      case QUIET -> RedfishReply.empty(204);
      case ELSEWHERE -> reply.with("Location", "https://192.0.2.7" + MONITOR);
    };
  }

  private void fetch(String image) {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(image)).timeout(FETCH).build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      String first = answer.body().lines().findFirst().orElse("");
      if (answer.statusCode() == 200 && first.startsWith(MARK)) {
        loaded(first.substring(MARK.length()).strip());
      } else {
        failed("The image at %s is not one of this machine.".formatted(image));
      }
    } catch (IOException | IllegalArgumentException e) {
      failed("The image at %s could not be fetched.".formatted(image));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void loaded(String version) {
    fetched = version;
    percent = 50;
  }

  private synchronized void failed(String why) {
    state = "Exception";
    words = why;
  }
}
