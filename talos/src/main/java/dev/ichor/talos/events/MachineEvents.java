package dev.ichor.talos.events;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ichor.inventory.model.Printable;
import dev.ichor.talos.wire.machine.AddressEvent;
import dev.ichor.talos.wire.machine.ConfigLoadErrorEvent;
import dev.ichor.talos.wire.machine.ConfigValidationErrorEvent;
import dev.ichor.talos.wire.machine.MachineStatusEvent;
import dev.ichor.talos.wire.machine.PhaseEvent;
import dev.ichor.talos.wire.machine.RestartEvent;
import dev.ichor.talos.wire.machine.SequenceEvent;
import dev.ichor.talos.wire.machine.ServiceStateEvent;
import dev.ichor.talos.wire.machine.TaskEvent;
import java.util.Locale;

/** Reads event payloads; pure. The type is known by the end of its URL, whose start varies. */
public final class MachineEvents {
  private MachineEvents() {}

  /** What an event says. */
  public sealed interface Said {
    /**
     * @param stage as COSI writes it, {@code shutting down} with a space
     * @param unmet conditions that are not met, comma-separated, may be blank
     */
    record Stage(String stage, boolean ready, String unmet) implements Said {}

    /**
     * @param kind stable code in kebab case
     */
    record Note(String kind, String text) implements Said {}

    /** A type that Ichor does not know, or the empty first event. */
    record Nothing() implements Said {}
  }

  /** Throws when the payload is not the message its type says. */
  public static Said read(Any event) throws InvalidProtocolBufferException {
    var url = event.getTypeUrl();
    var data = event.getValue();
    return switch (url.substring(url.lastIndexOf('/') + 1)) {
      case "machine.MachineStatusEvent" -> stage(MachineStatusEvent.parseFrom(data));
      case "machine.SequenceEvent" -> sequence(SequenceEvent.parseFrom(data));
      case "machine.PhaseEvent" -> phase(PhaseEvent.parseFrom(data));
      case "machine.TaskEvent" -> task(TaskEvent.parseFrom(data));
      case "machine.ServiceStateEvent" -> service(ServiceStateEvent.parseFrom(data));
      case "machine.ConfigLoadErrorEvent" ->
          note("config-load-error", ConfigLoadErrorEvent.parseFrom(data).getError());
      case "machine.ConfigValidationErrorEvent" ->
          note("config-validation-error", ConfigValidationErrorEvent.parseFrom(data).getError());
      case "machine.AddressEvent" -> address(AddressEvent.parseFrom(data));
      case "machine.RestartEvent" ->
          note("restart", "reboot system call " + RestartEvent.parseFrom(data).getCmd());
      default -> new Said.Nothing();
    };
  }

  private static Said stage(MachineStatusEvent event) {
    var status = event.getStatus();
    var unmet =
        status.getUnmetConditionsList().stream()
            .map(condition -> condition.getName() + ": " + condition.getReason())
            .toList();
    return new Said.Stage(
        words(event.getStage().name()), status.getReady(), Printable.of(String.join(", ", unmet)));
  }

  private static Said sequence(SequenceEvent event) {
    var failed = event.hasError() && !event.getError().getMessage().isEmpty();
    return failed
        ? note(
            "sequence-error",
            "sequence %s: %s".formatted(event.getSequence(), event.getError().getMessage()))
        : note(
            "sequence",
            "sequence %s %s".formatted(event.getSequence(), words(event.getAction().name())));
  }

  private static Said phase(PhaseEvent event) {
    return note(
        "phase", "phase %s %s".formatted(event.getPhase(), words(event.getAction().name())));
  }

  private static Said task(TaskEvent event) {
    return note("task", "task %s %s".formatted(event.getTask(), words(event.getAction().name())));
  }

  private static Said service(ServiceStateEvent event) {
    var text = "service %s %s".formatted(event.getService(), words(event.getAction().name()));
    return note("service", event.getMessage().isEmpty() ? text : text + ": " + event.getMessage());
  }

  private static Said address(AddressEvent event) {
    return note(
        "address",
        "host name %s, addresses %s"
            .formatted(event.getHostname(), String.join(" ", event.getAddressesList())));
  }

  private static Said.Note note(String kind, String text) {
    return new Said.Note(kind, Printable.of(text));
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
