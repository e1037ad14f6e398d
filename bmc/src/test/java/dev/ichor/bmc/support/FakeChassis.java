package dev.ichor.bmc.support;

import dev.ichor.bmc.ipmi.wire.BootFlags;
import dev.ichor.bmc.ipmi.wire.BootOptions;
import dev.ichor.bmc.ipmi.wire.ChassisStatus;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The machine behind a {@link FakeBmc}: power, boot options, and refusals at will. */
public final class FakeChassis {
  /** Completion code by command, instead of doing it. */
  public final Map<Command, CompletionCode> refusals = new ConcurrentHashMap<>();

  /** Completion code by boot option parameter. */
  public final Map<Integer, CompletionCode> optionRefusals = new ConcurrentHashMap<>();

  /** What the machine says to commands that it does not know by itself. */
  public final Map<Command, Handler> handlers = new ConcurrentHashMap<>();

  /** An answer to a command's data. */
  @FunctionalInterface
  public interface Handler {
    Said answer(Bytes data);
  }

  /** Completion code and data. */
  public record Said(CompletionCode code, Bytes data) {
    public static Said ok(Bytes data) {
      return new Said(CompletionCode.OK, data);
    }
  }

  /** Everything that was asked for, e.g. {@code "Chassis Control 01"}. */
  private final List<String> asked = new ArrayList<>();

  private boolean on;
  private Bytes bootFlags = Bytes.of(0, 0, 0, 0, 0);
  private boolean forgetful;

  public synchronized void setOn(boolean value) {
    on = value;
  }

  public synchronized boolean isOn() {
    return on;
  }

  /** From now on boot flags are accepted and not stored. */
  public synchronized void forgetBootFlags() {
    forgetful = true;
  }

  public synchronized BootFlags bootFlags() throws MalformedIpmiException {
    return BootFlags.decode(bootFlags);
  }

  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  synchronized LanMessage.Response answer(LanMessage.Request request) {
    var command = request.command();
    asked.add((command.name() + " " + request.data().toHex()).strip());
    var refusal = refusals.get(command);
    if (refusal != null) {
      return response(request, refusal, Bytes.EMPTY);
    }
    var handler = handlers.get(command);
    if (handler != null) {
      var said = handler.answer(request.data());
      return response(request, said.code(), said.data());
    }
    if (command.equals(Command.GET_CHASSIS_STATUS)) {
      var status = new ChassisStatus(on, false, false, false, false, 1, false);
      return response(request, CompletionCode.OK, status.encode());
    }
    if (command.equals(Command.CHASSIS_CONTROL)) {
      return control(request);
    }
    if (command.equals(Command.SET_BOOT_OPTIONS)) {
      return setOption(request);
    }
    if (command.equals(Command.GET_BOOT_OPTIONS)) {
      var answer = new BootOptions.Answer(BootOptions.BOOT_FLAGS, false, bootFlags);
      return response(request, CompletionCode.OK, answer.encode());
    }
    if (command.equals(Command.SET_SESSION_PRIVILEGE)) {
      return response(request, CompletionCode.OK, request.data());
    }
    return response(request, CompletionCode.OK, Bytes.EMPTY);
  }

  private LanMessage.Response control(LanMessage.Request request) {
    var act = request.data().at(0);
    if (!on && (act == 2 || act == 3)) {
      return response(request, CompletionCode.NOT_IN_THIS_STATE, Bytes.EMPTY);
    }
    on = act != 0;
    return response(request, CompletionCode.OK, Bytes.EMPTY);
  }

  private LanMessage.Response setOption(LanMessage.Request request) {
    var parameter = request.data().at(0);
    var refusal = optionRefusals.get(parameter);
    if (refusal != null) {
      return response(request, refusal, Bytes.EMPTY);
    }
    if (parameter == BootOptions.BOOT_FLAGS && !forgetful) {
      bootFlags = request.data().slice(1, request.data().size());
    }
    return response(request, CompletionCode.OK, Bytes.EMPTY);
  }

  private static LanMessage.Response response(
      LanMessage.Request request, CompletionCode code, Bytes data) {
    return new LanMessage.Response(request.command(), request.sequence(), code, data);
  }
}
