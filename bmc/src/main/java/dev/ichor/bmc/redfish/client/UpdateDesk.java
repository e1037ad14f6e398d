package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.UpdateLook;
import dev.ichor.bmc.policy.care.UpdateStart;
import dev.ichor.bmc.policy.care.UpdateWish;
import dev.ichor.bmc.redfish.policy.RetryRule;
import dev.ichor.bmc.redfish.policy.RetryRule.Method;
import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.Answer;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.TaskState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Firmware updates (DSP0268 UpdateService {@code SimpleUpdate}). The task is looked at in sessions
 * of its own: it takes longer than any of them, and the BMC may start anew meanwhile.
 */
final class UpdateDesk {
  private static final Logger LOG = Logger.getLogger(UpdateDesk.class);

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

  UpdateStart begin(UpdateWish wish) throws BmcFaultException, InterruptedException {
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
    return told(session.reference(action.target()), JsonBody.of(body));
  }

  private UpdateStart told(Reference action, JsonBody body)
      throws BmcFaultException, InterruptedException {
    Answer answer;
    try {
      answer = session.sendOnce(action, body);
    } catch (BmcFaultException e) {
      if (isNotTaken(e.fault())) {
        throw e;
      }
      return new UpdateStart.Lost(words(e.fault()));
    }
    if (answer.isOk()) {
      return new UpdateStart.Taken(task(answer));
    }
    if (RetryRule.mayBeDone(answer)) {
      return new UpdateStart.Lost(answer.words());
    }
    throw RedfishSession.fault(
        new BmcFault.Refused(session.target().name(), Ability.UPDATE.words(), answer.words()));
  }

  /** It came with a status that says so, or before anything was sent. */
  private static boolean isNotTaken(BmcFault fault) {
    return switch (fault) {
      case BmcFault.LoginRefused _,
          BmcFault.PasswordChangeRequired _,
          BmcFault.PrivilegeRefused _,
          BmcFault.Busy _ ->
          true;
      default -> fault.isBeforeTheAct();
    };
  }

  /** Without the advice of other questions: nobody may reset a BMC that perhaps writes. */
  private static String words(BmcFault fault) {
    return switch (fault) {
      case BmcFault.NoConnection(_, var why) -> why;
      case BmcFault.Garbled(_, var last) -> last;
      default -> fault.advice();
    };
  }

  /** The monitor before the task itself: it is what is made to be asked (DSP0266 "Tasks"). */
  private Optional<String> task(Answer answer) {
    var own = answer.body().exact("@odata.id").filter(_ -> answer.body().has("TaskState"));
    return Stream.of(answer.header("location"), answer.body().exact("TaskMonitor"), own)
        .flatMap(Optional::stream)
        .flatMap(link -> onThisHost(link).stream())
        .findFirst();
  }

  /** A link that cannot be followed undoes no update: it is taken, and not to be watched there. */
  private Optional<String> onThisHost(String link) {
    try {
      return Optional.of(session.reference(link).path());
    } catch (BmcFaultException e) {
      LOG.infof(
          "bmc update bmc=%s task=unwatchable why=\"%s\"",
          session.target().name(), e.fault().advice());
      return Optional.empty();
    }
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
      return new UpdateLook.Unseen("it named no task to watch");
    }
    var answer = session.send(Method.GET, session.reference(task.get()));
    if (answer.status() == 404) {
      return new UpdateLook.Unseen("its task is gone");
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
