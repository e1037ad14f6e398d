package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.policy.EventText;
import dev.ichor.bmc.ipmi.policy.KnownSensors;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.RecordPiece;
import dev.ichor.bmc.ipmi.wire.Sdr;
import dev.ichor.bmc.ipmi.wire.SelEntry;
import dev.ichor.bmc.ipmi.wire.SelInfo;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.EventLog;
import dev.ichor.bmc.policy.care.LogEntry;
import dev.ichor.inventory.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Reads and empties the system event log (§31). */
final class EventLogReader {
  /** What a reader of a log bears, and what a hostile BMC may send; the newest are kept. */
  private static final int MOST = 2_000;

  /** The log's own largest size. */
  private static final int LONGEST_WALK = 0x10000;

  /** Records that are told one by one as not understood. */
  private static final int MOST_REMARKS = 50;

  private static final int NEARLY_FULL_OCTETS = 512;
  private static final int LOOKS = 40;
  private static final Duration LOOK = Duration.ofMillis(250);

  private final IpmiPeer session;
  private int cut;
  private int unread;

  EventLogReader(IpmiPeer session) {
    this.session = session;
  }

  EventLog read(List<Sdr> records) throws BmcFaultException, InterruptedException {
    var info = info();
    var sensors = new KnownSensors(records, session.address());
    var remarks = new ArrayList<String>();
    if (info.overflow()) {
      remarks.add("the log was full and events were lost; empty it when it was read");
    } else if (info.freeOctets() < NEARLY_FULL_OCTETS) {
      remarks.add("the log is nearly full (%d octets left)".formatted(info.freeOctets()));
    }
    var entries = new ArrayList<LogEntry>();
    walk(info, sensors, entries, remarks);
    if (unread > MOST_REMARKS) {
      remarks.add("%d more records are not understood".formatted(unread - MOST_REMARKS));
    }
    if (cut > 0) {
      remarks.add("%d older entries are not shown".formatted(cut));
    }
    return new EventLog(entries, remarks);
  }

  private void walk(
      SelInfo info, KnownSensors sensors, List<LogEntry> entries, List<String> remarks)
      throws BmcFaultException, InterruptedException {
    var id = RecordPiece.FIRST;
    var seen = new HashSet<Integer>();
    for (var count = 0; count < LONGEST_WALK && info.entries() > 0 && seen.add(id); count++) {
      var request = RecordPiece.request(0, id, 0, 0xff);
      var answer = session.command(Command.GET_SEL_ENTRY, request);
      if (answer.completion().equals(CompletionCode.NOT_PRESENT)) {
        break; // emptied meanwhile
      }
      if (!answer.completion().isOk()) {
        throw new BmcFaultException(session.fault(answer));
      }
      var piece = session.decoded(() -> RecordPiece.decode(answer.data()));
      try {
        entries.add(EventText.of(SelEntry.decode(piece.data()), sensors));
      } catch (MalformedIpmiException e) {
        if (++unread <= MOST_REMARKS) {
          remarks.add("record %d: %s".formatted(id, e.getMessage()));
        }
      }
      if (entries.size() > MOST) {
        entries.removeFirst();
        cut++;
      }
      if (piece.next() == RecordPiece.LAST) {
        break;
      }
      id = piece.next();
    }
  }

  private SelInfo info() throws BmcFaultException, InterruptedException {
    var data = session.require(Command.GET_SEL_INFO, Bytes.EMPTY);
    return session.decoded(() -> SelInfo.decode(data));
  }

  /** Begun under a reservation, waited for, then looked at: 0 entries, or those that came since. */
  void clear() throws BmcFaultException, InterruptedException {
    var before = info().entries();
    var reserved = session.command(Command.RESERVE_SEL, Bytes.EMPTY);
    var reservation =
        reserved.completion().isOk()
            ? session.decoded(() -> RecordPiece.reservation(reserved.data()))
            : 0;
    var cleared = isCleared(reservation, true);
    for (var look = 0; !cleared && look < LOOKS; look++) {
      session.pause(LOOK);
      cleared = isCleared(reservation, false);
    }
    var after = info().entries();
    if (!cleared || (before > 1 && after >= before)) {
      throw new BmcFaultException(
          new BmcFault.Refused(
              session.name(),
              "emptying the event log",
              "it had %d entries and still has %d".formatted(before, after)));
    }
  }

  private boolean isCleared(int reservation, boolean begin)
      throws BmcFaultException, InterruptedException {
    var answer = session.require(Command.CLEAR_SEL, SelInfo.clear(reservation, begin));
    return session.decoded(() -> SelInfo.isCleared(answer));
  }
}
