package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.SendMessage;

/**
 * What one message of a BMC means for a command that it carries on (§6.13.3, §22.7). BMCs differ:
 * most acknowledge first and send the answer behind it, some put the answer into the
 * acknowledgement, and each hop may do either.
 */
public sealed interface BridgeStep {
  /** The answer of the controller that was asked. */
  record Answered(LanMessage.Response response) implements BridgeStep {}

  /** It is on its way; nothing more is to be sent. */
  record Underway() implements BridgeStep {}

  /** A hop did not carry it on. */
  record Refused(CompletionCode code) implements BridgeStep {}

  /** It belongs to something else. */
  record Stray(String why) implements BridgeStep {}

  static BridgeStep of(LanMessage.Response response, SendMessage asked) {
    return response.sequence() == asked.sequence()
        ? within(response, asked, asked.hops().size())
        : new Stray("a late answer");
  }

  /**
   * @param depth acknowledgements that may still be around the answer
   */
  private static BridgeStep within(LanMessage.Response response, SendMessage asked, int depth) {
    if (response.command().equals(asked.command())) {
      return new Answered(response);
    }
    if (!response.command().equals(Command.SEND_MESSAGE) || depth == 0) {
      return new Stray("an answer to %s".formatted(response.command()));
    }
    if (!response.completion().isOk()) {
      return new Refused(response.completion());
    }
    if (response.data().isEmpty()) {
      return new Underway();
    }
    try {
      return within(LanMessage.Response.decode(response.data()), asked, depth - 1);
    } catch (MalformedIpmiException e) {
      return new Stray("inside its acknowledgement: %s".formatted(e.getMessage()));
    }
  }

  /** Why a hop did not carry it on, in the words of §22.7. */
  static String words(CompletionCode code) {
    return switch (code.code()) {
      case 0x80 -> "the session behind it is not there (80h)";
      case 0x81 -> "the bus was busy (81h)";
      case 0x82 -> "the bus is disturbed (82h)";
      case 0x83 -> "nobody answers at that address (83h)";
      default -> code.toString();
    };
  }
}
