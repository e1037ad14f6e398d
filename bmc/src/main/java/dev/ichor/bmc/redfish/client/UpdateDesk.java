package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.UpdateLook;
import dev.ichor.bmc.policy.care.UpdateWish;
import dev.ichor.bmc.redfish.policy.RetryRule.Method;
import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.Answer;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.TaskState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Firmware updates (DSP0268 UpdateService {@code SimpleUpdate}). The task is looked at in sessions
 * of its own: it takes longer than any of them, and the BMC may start anew meanwhile.
 */
final class UpdateDesk {
  private final RedfishSession session;
  private final Systems systems;

  UpdateDesk(RedfishSession session, Systems systems) {
    this.session = session;
    this.systems = systems;
  }

  private JsonDoc service() throws BmcFaultException, InterruptedException {
    var link = session.root().updateService();
    if (link.isEmpty()) {
      throw unsupported("it has no update service");
    }
    return session.get(link.get()).doc();
  }

  Optional<String> begin(UpdateWish wish) throws BmcFaultException, InterruptedException {
    var service = service();
    var action =
        Action.in(service, "#UpdateService.SimpleUpdate", "TransferProtocol")
            .orElseThrow(() -> unsupported("its update service has no SimpleUpdate"));
    if (!action.allowed().isEmpty() && !action.allowed().contains(wish.protocol())) {
      throw unsupported(
          "it fetches images by %s only".formatted(String.join(", ", action.allowed())));
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("ImageURI", wish.image());
    body.put("TransferProtocol", wish.protocol());
    if (!wish.targets().isEmpty()) {
      body.put("Targets", targets(service, wish.targets()));
    }
    var answer =
        session.send(Method.POST, session.reference(action.target()), JsonBody.of(body), Map.of());
    if (!answer.isOk()) {
      throw RedfishSession.fault(
          new BmcFault.Refused(session.target().name(), Ability.UPDATE.words(), answer.words()));
    }
    return task(answer);
  }

  /** The monitor before the task itself: it is what is made to be asked (DSP0266 "Tasks"). */
  private Optional<String> task(Answer answer) throws BmcFaultException {
    var link =
        answer
            .header("location")
            .or(() -> answer.body().exact("TaskMonitor"))
            .or(
                () ->
                    answer.body().exact("@odata.id").filter(it -> answer.body().has("TaskState")));
    return link.isPresent() ? Optional.of(session.reference(link.get()).path()) : Optional.empty();
  }

  private List<String> targets(JsonDoc service, List<String> ids)
      throws BmcFaultException, InterruptedException {
    var known = systems.members(service.link("FirmwareInventory"));
    var paths = new ArrayList<String>();
    for (var id : ids) {
      paths.add(
          known.stream()
              .filter(path -> path.last().equals(id))
              .findFirst()
              .orElseThrow(
                  () ->
                      RedfishSession.fault(
                          new BmcFault.Refused(
                              session.target().name(),
                              Ability.UPDATE.words(),
                              "its firmware inventory has no '%s'".formatted(id))))
              .path());
    }
    return paths;
  }

  UpdateLook look(Optional<String> task) throws BmcFaultException, InterruptedException {
    if (task.isEmpty()) {
      return new UpdateLook.Ended("it named no task to watch");
    }
    var answer = session.send(Method.GET, session.reference(task.get()));
    if (answer.status() == 404) {
      return new UpdateLook.Ended("its task is gone");
    }
    var state = TaskState.of(answer.body());
    if (state.isFailed()) {
      return new UpdateLook.Failed(state.words());
    }
    if (answer.status() >= 400) {
      throw RedfishSession.fault(
          new BmcFault.Refused(
              session.target().name(), "looking at the update's task", answer.words()));
    }
    var isOver = answer.status() != 202 && !answer.body().has("TaskState");
    return state.isDone() || isOver
        ? new UpdateLook.Ended(state.words())
        : new UpdateLook.Running(answer.body().whole("PercentComplete"), state.words());
  }

  private BmcFaultException unsupported(String why) {
    return RedfishSession.fault(
        new BmcFault.NotSupported(session.target().name(), Ability.UPDATE.words(), why));
  }
}
