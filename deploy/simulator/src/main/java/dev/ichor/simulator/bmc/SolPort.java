package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Serial over LAN (IPMI 2.0 §15, §24): one console, one packet under way in each direction. */
final class SolPort {
  private static final int ALREADY_ACTIVE = 0x80;
  private static final int NOT_ACTIVE = 0x80;
  private static final int NACK = 0x40;
  private static final int BREAK = 0x10;
  private static final int DEACTIVATING = 0x10;
  private static final int ROOM = 200;
  private static final Duration RETRY = Duration.ofMillis(400);

  private final SerialPort serial;
  private final Sessions sessions;
  private Optional<Session> holder = Optional.empty();
  private int port = 623;
  private int sequence;
  private int heard;
  private Optional<Octets> underway = Optional.empty();
  private Instant sentAt = Instant.EPOCH;
  private final List<Octets> farewells = new ArrayList<>();

  SolPort(SerialPort serial, Sessions sessions) {
    this.serial = serial;
    this.sessions = sessions;
  }

  void listensAt(int number) {
    port = number;
  }

  List<Command> commands() {
    return List.of(
        new Command(Command.APP, 0x48, Privilege.OPERATOR, this::activate),
        new Command(Command.APP, 0x49, Privilege.OPERATOR, this::deactivate),
        new Command(Command.APP, 0x4a, Privilege.USER, _ -> status()),
        new Command(Command.APP, 0x4c, Privilege.ADMINISTRATOR, _ -> Answer.OK));
  }

  /** Who has the console, while that session lives. */
  Optional<Session> holder() {
    holder = holder.filter(session -> sessions.find(session.id).isPresent());
    return holder;
  }

  private Answer activate(Command.Call call) {
    if (call.data().length() != 6 || call.session().isEmpty()) {
      return Answer.WRONG_LENGTH;
    }
    if (holder().filter(session -> session != call.session().get()).isPresent()) {
      return Answer.failed(ALREADY_ACTIVE);
    }
    holder = call.session();
    sequence = 0;
    heard = 0;
    underway = Optional.empty();
    return Answer.of(
        new OctetWriter().u32le(0).u16le(ROOM + 4).u16le(ROOM + 4).u16le(port).u16le(0xffff));
  }

  private Answer deactivate(Command.Call call) {
    if (call.data().length() != 6) {
      return Answer.WRONG_LENGTH;
    }
    if (holder().isEmpty()) {
      return Answer.failed(NOT_ACTIVE);
    }
    Session had = holder.get();
    if (call.session().filter(session -> session == had).isEmpty()) {
      farewells.add(sealed(had, Octets.of(0, 0, 0, DEACTIVATING)));
    }
    holder = Optional.empty();
    return Answer.OK;
  }

  private Answer status() {
    return Answer.of(1, holder().isPresent() ? 1 : 0, 0);
  }

  /** A packet of the console: characters, an acknowledgement, or both. */
  Optional<Octets> received(Octets payload) {
    if (payload.length() < 4 || holder().isEmpty()) {
      return Optional.empty();
    }
    int number = payload.at(0) & 0x0f;
    int acknowledged = payload.at(1) & 0x0f;
    if (acknowledged != 0 && acknowledged == sequence && (payload.at(3) & NACK) == 0) {
      underway = Optional.empty();
    }
    if (number == 0) {
      return Optional.empty();
    }
    Octets characters = payload.from(4);
    if (number != heard) {
      heard = number;
      if ((payload.at(3) & BREAK) != 0) {
        serial.broken();
      }
      serial.typed(characters);
    }
    return Optional.of(sealed(holder.get(), Octets.of(0, number, characters.length(), 0)));
  }

  /** What is to be sent without being asked: text, a repetition, a farewell. */
  List<Octets> due(Instant now) {
    var all = new ArrayList<>(farewells);
    farewells.clear();
    if (holder().isEmpty()) {
      return all;
    }
    if (underway.isEmpty()) {
      Octets text = serial.take(ROOM);
      if (!text.isEmpty()) {
        sequence = sequence % 15 + 1;
        underway = Optional.of(Octets.of(sequence, 0, 0, 0).plus(text));
        sentAt = Instant.EPOCH;
      }
    }
    if (underway.isPresent() && now.isAfter(sentAt.plus(RETRY))) {
      sentAt = now;
      all.add(sealed(holder.get(), underway.get()));
    }
    return all;
  }

  private static Octets sealed(Session session, Octets payload) {
    return RmcpDatagram.protectedBy(
        session.keys().orElseThrow(),
        Payloads.SOL,
        session.consoleId,
        session.nextSequence(),
        payload);
  }
}
