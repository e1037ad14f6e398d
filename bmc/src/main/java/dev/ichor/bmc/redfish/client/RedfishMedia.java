package dev.ichor.bmc.redfish.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.MediaSlot;
import dev.ichor.bmc.redfish.policy.MediaRule;
import dev.ichor.bmc.redfish.policy.Quirks.MediaForm;
import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
    this(requireNonNull(session, "session"), new Systems(session), new Writer(session));
  }

  RedfishMedia(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  /** All slots, of the system and of the manager; one that both show counts once. */
  List<MediaSlot> slots() throws BmcFaultException, InterruptedException {
    var slots = new ArrayList<MediaSlot>();
    for (var path : paths()) {
      slots.add(slot(session.get(path)));
    }
    return List.copyOf(slots);
  }

  private static MediaSlot slot(Resource found) {
    var doc = found.doc();
    var byAction = doc.object("Actions", "#VirtualMedia.InsertMedia").isPresent();
    return new MediaSlot(
        doc.text("Id").orElse(found.path().last()),
        doc.text("Name").orElse("virtual media"),
        doc.texts("MediaTypes"),
        doc.flag("Inserted").orElse(false),
        doc.text("Image"),
        byAction || doc.has("Image"));
  }

  /** Inserts; ends when the slot shows this image, and fails when it does not in time. */
  public MediaSlot insert(String image) throws BmcFaultException, InterruptedException {
    var complaint = MediaRule.complaint(image);
    if (complaint.isPresent()) {
      throw RedfishSession.fault(
          new BmcFault.Refused(
              session.target().name(), "inserting virtual media", complaint.get()));
    }
    systems.identify();
    var slot = slot();
    if (slot.doc().flag("Inserted").orElse(false)) {
      eject(slot);
    }
    var said = write(slot, image);
    for (var look = 0; look < LOOKS; look++) {
      var now = session.get(slot.path());
      if (now.doc().flag("Inserted").orElse(false)
          && MediaRule.shows(image, now.doc().exact("Image"))) {
        return slot(now);
      }
      if (said instanceof Writer.Outcome.Refused || said instanceof Writer.Outcome.Missing) {
        break;
      }
      session.pause(LOOK);
    }
    throw writer.refused("inserting virtual media", said);
  }

  public MediaSlot eject() throws BmcFaultException, InterruptedException {
    systems.identify();
    return eject(slot());
  }

  private MediaSlot eject(Resource slot) throws BmcFaultException, InterruptedException {
    var action = Action.in(slot.doc(), "#VirtualMedia.EjectMedia", "none");
    var said =
        action.isPresent()
            ? writer.post(session.reference(action.get().target()), JsonBody.EMPTY)
            : writer.patch(slot.path(), patch(Optional.empty()));
    for (var look = 0; look < LOOKS; look++) {
      var now = session.get(slot.path());
      if (!now.doc().flag("Inserted").orElse(false)) {
        return slot(now);
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
    var second =
        said instanceof Writer.Outcome.Refused && plain
            ? writer.post(target, insertion(image, true))
            : said;
    return Writer.isNotSupported(second)
        ? writer.patch(slot.path(), patch(Optional.of(image)))
        : second;
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

  /** Under the system (new) or the manager (old). */
  private List<Reference> paths() throws BmcFaultException, InterruptedException {
    var manager = systems.manager();
    var paths = new LinkedHashSet<Reference>();
    paths.addAll(systems.members(systems.system().doc().link("VirtualMedia")));
    paths.addAll(systems.members(manager.flatMap(m -> m.doc().link("VirtualMedia"))));
    return List.copyOf(paths);
  }

  /** One for a CD; one that can be inserted comes first. */
  private Resource slot() throws BmcFaultException, InterruptedException {
    Optional<Resource> second = Optional.empty();
    for (var path : paths()) {
      var found = session.get(path);
      if (!slot(found).isForCd()) {
        continue;
      }
      if (found.doc().object("Actions", "#VirtualMedia.InsertMedia").isPresent()) {
        return found;
      }
      second = second.or(() -> Optional.of(found));
    }
    var name = session.target().name();
    return second.orElseThrow(
        () ->
            RedfishSession.fault(
                new BmcFault.NotSupported(name, "virtual media", "it shows no slot for a CD")));
  }
}
