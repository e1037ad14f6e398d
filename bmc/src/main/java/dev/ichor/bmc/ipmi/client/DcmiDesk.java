package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.DcmiLimit;
import dev.ichor.bmc.ipmi.wire.DcmiText;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.PowerLimit;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;

/** Power limit, asset tag and the controller's name (DCMI 1.5 §6.4, §6.6). */
final class DcmiDesk {
  private static final long CORRECTION_MILLIS = 1000;
  private static final int SAMPLING_SECONDS = 1;

  private final IpmiPeer session;

  DcmiDesk(IpmiPeer session) {
    this.session = session;
  }

  /** Whether it is active, and what stands there. */
  private record Standing(boolean active, Optional<DcmiLimit> limit) {}

  PowerLimit limit() throws BmcFaultException, InterruptedException {
    var standing = standing();
    var set = standing.limit().filter(it -> it.watts() > 0);
    return new PowerLimit(
        standing.active(), set.map(DcmiLimit::watts), set.map(it -> words(it.action())));
  }

  private Standing standing() throws BmcFaultException, InterruptedException {
    var answer = session.command(Command.DCMI_GET_LIMIT, DcmiLimit.request());
    var isIdle = answer.completion().code() == DcmiLimit.NOT_ACTIVE;
    if (!answer.completion().isOk() && !isIdle) {
      throw new BmcFaultException(fault(answer, Ability.POWER_LIMIT));
    }
    if (isIdle && answer.data().isEmpty()) {
      return new Standing(false, Optional.empty());
    }
    var limit = session.decoded(() -> DcmiLimit.decode(answer.data()));
    return new Standing(!isIdle, Optional.of(limit));
  }

  private static String words(int action) {
    return switch (action) {
      case DcmiLimit.NOTHING -> "nothing";
      case DcmiLimit.POWER_OFF -> "power off, and a log entry";
      case DcmiLimit.LOG_ONLY -> "a log entry";
      default -> "vendor's action %02xh".formatted(action);
    };
  }

  private BmcFault fault(LanMessage.Response answer, Ability ability) {
    return answer.completion().isUnsupported()
        ? new BmcFault.NotSupported(
            session.name(), ability.words(), "it does not speak this part of DCMI")
        : session.fault(answer);
  }

  /**
   * Set, then activated. What happens when an active limit is exceeded stays as it was; of one that
   * was not active it becomes a log entry, for what stands there is the factory's and may be "power
   * off": a limit that Ichor sets first never turns a machine off.
   */
  PowerLimit change(PowerLimit.Wish wish) throws BmcFaultException, InterruptedException {
    var before = standing();
    if (wish.watts().isPresent()) {
      var kept = before.limit().filter(it -> before.active() || it.watts() > 0);
      var action = before.limit().filter(_ -> before.active()).map(DcmiLimit::action);
      var next =
          new DcmiLimit(
              action.orElse(DcmiLimit.LOG_ONLY),
              wish.watts().get(),
              kept.map(DcmiLimit::correctionMillis).orElse(CORRECTION_MILLIS),
              kept.map(DcmiLimit::samplingSeconds).orElse(SAMPLING_SECONDS));
      var set = session.command(Command.DCMI_SET_LIMIT, next.encode());
      if (!set.completion().isOk()) {
        throw new BmcFaultException(refused(set));
      }
    }
    if (wish.watts().isPresent() || before.active()) {
      session.require(Command.DCMI_ACTIVATE_LIMIT, DcmiLimit.activate(wish.watts().isPresent()));
    }
    if (wish.watts().isPresent() && !before.active()) {
      refuseToTurnOff();
    }
    return readBack(wish);
  }

  /** Of a BMC that keeps its own action, the limit is taken back. */
  private void refuseToTurnOff() throws BmcFaultException, InterruptedException {
    var now = standing();
    if (now.limit().filter(it -> it.action() == DcmiLimit.POWER_OFF).isPresent()) {
      session.require(Command.DCMI_ACTIVATE_LIMIT, DcmiLimit.activate(false));
      throw new BmcFaultException(
          new BmcFault.Refused(
              session.name(),
              Ability.POWER_LIMIT.words(),
              "it would turn the machine off beyond it, so it was switched off again"));
    }
  }

  private PowerLimit readBack(PowerLimit.Wish wish) throws BmcFaultException, InterruptedException {
    var now = limit();
    var fits =
        now.active() == wish.watts().isPresent()
            && (wish.watts().isEmpty() || wish.watts().equals(now.watts()));
    if (!fits) {
      throw new BmcFaultException(
          new BmcFault.Refused(
              session.name(), Ability.POWER_LIMIT.words(), "it reads back as %s".formatted(now)));
    }
    return now;
  }

  private BmcFault refused(LanMessage.Response answer) {
    return switch (answer.completion().code()) {
      case 0x84 ->
          new BmcFault.Refused(
              session.name(), Ability.POWER_LIMIT.words(), "these watts are outside its range");
      case 0x85, 0x89 ->
          new BmcFault.Refused(
              session.name(),
              Ability.POWER_LIMIT.words(),
              "the times that stand beside the limit are outside its range");
      default -> fault(answer, Ability.POWER_LIMIT);
    };
  }

  String assetTag() throws BmcFaultException, InterruptedException {
    return DcmiText.text(read(Command.DCMI_ASSET_TAG, Ability.ASSET_TAG));
  }

  String setAssetTag(String tag) throws BmcFaultException, InterruptedException {
    write(Command.DCMI_SET_ASSET_TAG, ascii(tag));
    return same(tag, assetTag(), Ability.ASSET_TAG);
  }

  String controllerName() throws BmcFaultException, InterruptedException {
    return DcmiText.text(read(Command.DCMI_GET_NAME, Ability.CONTROLLER_NAME));
  }

  /** With the NUL that ends it. */
  String setControllerName(String name) throws BmcFaultException, InterruptedException {
    write(Command.DCMI_SET_NAME, ascii(name + '\0'));
    return same(name, controllerName(), Ability.CONTROLLER_NAME);
  }

  private static Bytes ascii(String text) {
    return Bytes.owning(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String same(String wanted, String now, Ability ability) throws BmcFaultException {
    if (!now.equals(wanted.strip())) {
      throw new BmcFaultException(
          new BmcFault.Refused(
              session.name(), ability.words(), "it reads back as '%s'".formatted(now)));
    }
    return now;
  }

  /** As far as it says that it goes, and no further than it may. */
  private Bytes read(Command command, Ability ability)
      throws BmcFaultException, InterruptedException {
    var parts = new ArrayList<Bytes>();
    var total = DcmiText.PIECE;
    for (var offset = 0; offset < total; ) {
      var request = DcmiText.request(offset, Math.min(DcmiText.PIECE, total - offset));
      var answer = session.command(command, request);
      if (!answer.completion().isOk()) {
        if (offset > 0 && answer.completion().asksForLess()) {
          break; // the end, of BMCs that count wrongly
        }
        throw new BmcFaultException(fault(answer, ability));
      }
      var piece = session.decoded(() -> DcmiText.decode(answer.data()));
      total = Math.min(DcmiText.LONGEST + 1, piece.total());
      if (piece.piece().isEmpty()) {
        break;
      }
      parts.add(piece.piece());
      offset += piece.piece().size();
    }
    var all = RecordWalk.joined(parts);
    return all.slice(0, Math.min(all.size(), total));
  }

  private void write(Command command, Bytes text) throws BmcFaultException, InterruptedException {
    for (var request : DcmiText.writes(text)) {
      session.require(command, request);
    }
  }
}
