package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.policy.ReadSize;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.RecordPiece;
import dev.ichor.bmc.ipmi.wire.Sdr;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiQuirk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads the SDR repository record by record, each in pieces under a reservation (§33.11, §33.12).
 * Loses the reservation when somebody else writes: then this record is begun anew, a few times.
 */
final class RecordWalk {
  /** More records than any BMC has; one that goes in circles ends here. */
  private static final int MOST = 4096;

  private static final int RESERVATIONS = 8;

  private final IpmiPeer session;
  private final Command get;
  private final Command reserve;
  private ReadSize size = ReadSize.FIRST;
  private int reservation;
  private int reservations;

  private RecordWalk(IpmiPeer session, Command get, Command reserve) {
    this.session = session;
    this.get = get;
    this.reserve = reserve;
  }

  /**
   * Records of the repository, or of the BMC as a sensor device where it has no repository.
   *
   * @param device there is no repository (Get Device ID, §20.1)
   */
  static List<Bytes> records(IpmiPeer session, boolean device)
      throws BmcFaultException, InterruptedException {
    var walk =
        device
            ? new RecordWalk(session, Command.GET_DEVICE_SDR, Command.RESERVE_DEVICE_SDR)
            : new RecordWalk(session, Command.GET_SDR, Command.RESERVE_SDR);
    return walk.all(device ? MOST : most(session));
  }

  /** One record and which comes next. */
  private record Whole(int next, Bytes record) {}

  /** As many as it says that it has (§33.9), where the end of its list cannot be relied on. */
  private static int most(IpmiPeer session) throws BmcFaultException, InterruptedException {
    if (!session.quirks().contains(IpmiQuirk.ASSUMEMAXSDRRECORDCOUNT)) {
      return MOST;
    }
    var data = session.require(Command.GET_SDR_INFO, Bytes.EMPTY);
    return session.decoded(() -> Math.min(MOST, RecordPiece.count(data)));
  }

  private List<Bytes> all(int most) throws BmcFaultException, InterruptedException {
    var records = new ArrayList<Bytes>();
    var seen = new HashSet<Integer>();
    reserve();
    var id = RecordPiece.FIRST;
    while (seen.add(id) && records.size() < most) {
      var whole = record(id);
      if (whole.isEmpty()) {
        break;
      }
      records.add(whole.get().record());
      if (whole.get().next() == RecordPiece.LAST) {
        break;
      }
      id = whole.get().next();
    }
    return List.copyOf(records);
  }

  private void reserve() throws BmcFaultException, InterruptedException {
    if (++reservations > RESERVATIONS) {
      throw new BmcFaultException(
          new BmcFault.Busy(session.name(), "somebody else keeps changing its sensor records"));
    }
    var answer = session.command(reserve, Bytes.EMPTY);
    // Optional by §33.11: without it a BMC takes reservation 0, but only whole records.
    reservation =
        answer.completion().isOk()
            ? session.decoded(() -> RecordPiece.reservation(answer.data()))
            : 0;
  }

  /** Header first, then the rest; empty when the repository is empty. */
  private Optional<Whole> record(int id) throws BmcFaultException, InterruptedException {
    while (true) { // each turn but the last uses up a reservation
      var head = piece(id, 0, Sdr.HEADER);
      switch (head) {
        case Piece.Nothing() -> {
          return Optional.empty();
        }
        case Piece.Lost() -> reserve();
        case Piece.Got(var begun) -> {
          var whole = rest(id, begun);
          if (whole.isPresent()) {
            return whole;
          }
          reserve();
        }
      }
    }
  }

  /** Empty when the reservation was lost on the way. */
  private Optional<Whole> rest(int id, RecordPiece head)
      throws BmcFaultException, InterruptedException {
    var octets = new ArrayList<Bytes>(List.of(head.data()));
    var length = session.decoded(() -> Sdr.length(head.data()));
    var offset = head.data().size();
    while (offset < length) {
      if (!(piece(id, offset, Math.min(size.octets(), length - offset))
          instanceof Piece.Got(var part))) {
        return Optional.empty();
      }
      if (part.data().isEmpty()) {
        throw new BmcFaultException(
            new BmcFault.Garbled(session.name(), "sensor record %04xh has no end".formatted(id)));
      }
      octets.add(part.data());
      offset += part.data().size();
    }
    return Optional.of(new Whole(head.next(), joined(octets)));
  }

  private sealed interface Piece {
    record Got(RecordPiece piece) implements Piece {}

    /** The reservation is void: begin this record anew. */
    record Lost() implements Piece {}

    /** There is no first record. */
    record Nothing() implements Piece {}
  }

  private Piece piece(int id, int offset, int count)
      throws BmcFaultException, InterruptedException {
    var asked = new ReadSize(count);
    while (true) {
      var request = RecordPiece.request(reservation, id, offset, asked.octets());
      var answer = session.command(get, request);
      var code = answer.completion();
      if (code.isOk()) {
        return new Piece.Got(session.decoded(() -> RecordPiece.decode(answer.data())));
      }
      if (code.equals(CompletionCode.RESERVATION_CANCELLED)) {
        return new Piece.Lost();
      }
      if (id == RecordPiece.FIRST && code.equals(CompletionCode.NOT_PRESENT)) {
        return new Piece.Nothing();
      }
      var less = asked.after(code);
      if (less.isEmpty()) {
        throw new BmcFaultException(session.fault(answer));
      }
      asked = less.get();
      size = asked;
    }
  }

  static Bytes joined(List<Bytes> parts) {
    var all = new byte[parts.stream().mapToInt(Bytes::size).sum()];
    var at = 0;
    for (var part : parts) {
      part.copyTo(all, at);
      at += part.size();
    }
    return Bytes.owning(all);
  }

  /** All that can be understood; a record that cannot be is left out and told. */
  static List<Sdr> decoded(List<Bytes> records, List<String> gaps) {
    var all = new ArrayList<Sdr>();
    for (var record : records) {
      try {
        all.addAll(Sdr.decode(record));
      } catch (MalformedIpmiException e) {
        gaps.add(String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(all);
  }
}
