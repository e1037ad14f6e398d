package dev.ichor.bmc.redfish.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.policy.Quirks.MediaForm;
import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.Reference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A CD image that the BMC fetches by URL, inserted and ejected, each read back. */
public final class RedfishMedia {
  private static final int LOOKS = 20;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  public RedfishMedia(RedfishSession session) {
    this.session = requireNonNull(session, "session");
    this.systems = new Systems(session);
    this.writer = new Writer(session);
  }

  /** Inserts; ends when the slot shows this image, and fails when it does not in time. */
  public void insert(String image) throws BmcFaultException, InterruptedException {
    systems.identify();
    var slot = slot();
    if (slot.doc().flag("Inserted").orElse(false)) {
      eject(slot);
    }
    var said = write(slot, image);
    for (var look = 0; look < LOOKS; look++) {
      var now = session.get(slot.path()).doc();
      if (now.flag("Inserted").orElse(false)
          && now.exact("Image").filter(image::equals).isPresent()) {
        return;
      }
      if (said instanceof Writer.Outcome.Refused || said instanceof Writer.Outcome.Missing) {
        break;
      }
      session.pause(LOOK);
    }
    throw writer.refused("inserting virtual media", said);
  }

  public void eject() throws BmcFaultException, InterruptedException {
    systems.identify();
    eject(slot());
  }

  private void eject(Resource slot) throws BmcFaultException, InterruptedException {
    var action = Action.in(slot.doc(), "#VirtualMedia.EjectMedia", "none");
    var said =
        action.isPresent()
            ? writer.post(session.reference(action.get().target()), JsonBody.EMPTY)
            : writer.patch(slot.path(), patch(Optional.empty()));
    for (var look = 0; look < LOOKS; look++) {
      if (!session.get(slot.path()).doc().flag("Inserted").orElse(false)) {
        return;
      }
      session.pause(LOOK);
    }
    throw writer.refused("ejecting virtual media", said);
  }

  private Writer.Outcome write(Resource slot, String image)
      throws BmcFaultException, InterruptedException {
    var action = Action.in(slot.doc(), "#VirtualMedia.InsertMedia", "none");
    var form = session.quirks().media();
    if (action.isEmpty() || form == MediaForm.PATCH) {
      return writer.patch(slot.path(), patch(Optional.of(image)));
    }
    var target = session.reference(action.get().target());
    var plain = form == MediaForm.ACTION;
    var said = writer.post(target, insertion(image, !plain));
    return said instanceof Writer.Outcome.Refused && plain
        ? writer.post(target, insertion(image, true))
        : said;
  }

  private static JsonBody insertion(String image, boolean withProtocol) {
    var body = new LinkedHashMap<String, Object>();
    body.put("Image", image);
    if (withProtocol) {
      body.put("Inserted", true);
      body.put("WriteProtected", true);
      body.put("TransferProtocolType", image.replaceFirst(":.*", "").toUpperCase(Locale.ROOT));
      body.put("TransferMethod", "Stream");
    }
    return JsonBody.of(body);
  }

  private static JsonBody patch(Optional<String> image) {
    var body = new LinkedHashMap<String, Object>();
    image.ifPresent(text -> body.put("Image", text));
    body.put("Inserted", image.isPresent());
    return JsonBody.of(body);
  }

  /** Under the system (new) or the manager (old); one that can be inserted comes first. */
  private Resource slot() throws BmcFaultException, InterruptedException {
    Optional<Resource> second = Optional.empty();
    var manager = systems.manager();
    var links =
        List.of(
            systems.system().doc().link("VirtualMedia"),
            manager.flatMap(m -> m.doc().link("VirtualMedia")));
    for (var link : links) {
      for (Reference path : systems.members(link)) {
        var slot = session.get(path);
        var kinds = slot.doc().texts("MediaTypes");
        if (!kinds.contains("CD") && !kinds.contains("DVD")) {
          continue;
        }
        if (slot.doc().object("Actions", "#VirtualMedia.InsertMedia").isPresent()) {
          return slot;
        }
        second = second.or(() -> Optional.of(slot));
      }
    }
    var name = session.target().name();
    return second.orElseThrow(
        () ->
            RedfishSession.fault(
                new BmcFault.NotSupported(name, "virtual media", "it shows no slot for a CD")));
  }
}
