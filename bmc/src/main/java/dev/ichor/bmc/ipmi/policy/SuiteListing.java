package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.policy.Login.Step;
import dev.ichor.bmc.ipmi.policy.LoginAction.Send;
import dev.ichor.bmc.ipmi.policy.LoginState.Listing;
import dev.ichor.bmc.ipmi.wire.CipherSuiteRecords;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.RakpStatus;
import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.inventory.model.Bytes;
import java.util.List;

/**
 * Reads the BMC's list of cipher suites after all of ours were refused (§22.15), only so that the
 * operator is told what there is.
 */
final class SuiteListing {
  private SuiteListing() {}

  static Step begin(RakpStatus refusal, Nonces fresh) {
    return ask(0, Bytes.EMPTY, refusal, fresh);
  }

  private static Step ask(int piece, Bytes records, RakpStatus refusal, Nonces fresh) {
    var request =
        new LanMessage.Request(
            Command.GET_CIPHER_SUITES, fresh.tag() & 0x3f, CipherSuiteRecords.request(piece));
    return new Step(
        new Listing(request, piece, records, refusal), new Send(Packets.sessionless(request)));
  }

  static Step answered(
      LoginFacts facts, Listing listing, LanMessage.Response answer, Nonces fresh) {
    if (!answer.completion().isOk() || answer.data().isEmpty()) {
      return end(facts, listing.records());
    }
    var piece = answer.data().slice(1, answer.data().size()); // the first octet is the channel
    var records = new WireWriter().bytes(listing.records()).bytes(piece).done();
    var next = listing.piece() + 1;
    return piece.size() < CipherSuiteRecords.PIECE || next == CipherSuiteRecords.MAX_PIECES
        ? end(facts, records)
        : ask(next, records, listing.refusal(), fresh);
  }

  private static Step end(LoginFacts facts, Bytes records) {
    try {
      var offered = CipherSuiteRecords.decode(records).ids();
      return Login.end(new BmcFault.NoSuite(facts.address(), facts.suiteIds(), offered));
    } catch (MalformedIpmiException e) {
      // The list explains the refusal; when it is garbage the refusal still stands.
      return Login.end(new BmcFault.NoSuite(facts.address(), facts.suiteIds(), List.of()));
    }
  }
}
