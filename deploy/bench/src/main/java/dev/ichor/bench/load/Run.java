package dev.ichor.bench.load;

import dev.ichor.bench.load.Exchanges.Wait;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.HdrHistogram.Histogram;

/** One run at one rate: what is sent when, and what is made of the answers. On the event loop. */
final class Run {
  private final Schedule schedule;
  private final Mix mix;
  private final ClientPacket packets;
  private final Clients clients;
  private final Exchanges exchanges;
  private final Channel channel;
  private final long startNanos;
  private final Tally tally = new Tally();
  private long number;

  Run(
      Schedule schedule,
      Mix mix,
      ClientPacket packets,
      Clients clients,
      Exchanges exchanges,
      Channel channel,
      long startNanos) {
    this.schedule = schedule;
    this.mix = mix;
    this.packets = packets;
    this.clients = clients;
    this.exchanges = exchanges;
    this.channel = channel;
    this.startNanos = startNanos;
  }

  Tally tally() {
    return tally;
  }

  /** Sends what is due; false when all was sent. */
  boolean tick(long nowNanos) {
    var due = schedule.due(nowNanos);
    for (var i = 0; i < due; i++) {
      var dueAt = schedule.take();
      if (i == 0) {
        Tally.record(tally.lateness, nowNanos - dueAt);
      }
      switch (mix.at(number++)) {
        case EXCHANGE -> discover(dueAt);
        case RENEW -> renew(dueAt);
        case RELEASE -> release();
      }
    }
    if (due > 0) {
      channel.flush();
    }
    return !schedule.isOver();
  }

  private void discover(long dueAt) {
    tally.begun++;
    var client = clients.next();
    var out = buffer();
    packets.discover(out, exchanges.open(client, Wait.OFFER, 0, dueAt), client);
    send(out);
  }

  private void renew(long dueAt) {
    var client = clients.nextBound();
    if (client < 0) {
      discover(dueAt);
      return;
    }
    tally.renewals++;
    var address = clients.address(client);
    var out = buffer();
    packets.renew(out, exchanges.open(client, Wait.RENEWED, address, dueAt), client, address);
    send(out);
  }

  private void release() {
    var client = clients.nextBound();
    if (client < 0) {
      return;
    }
    tally.releases++;
    var out = buffer();
    var xid = exchanges.open(client, Wait.NOTHING, 0, 0);
    packets.release(out, xid, client, clients.address(client), clients.server(client));
    clients.unbind(client);
    send(out);
  }

  void answer(ByteBuf content, long nowNanos) {
    var answer = ServerPacket.read(content);
    if (!answer.isReadable()) {
      tally.wrong++;
      return;
    }
    var waiting = exchanges.waiting(answer.xid());
    if (waiting == Wait.NOTHING || exchanges.since(answer.xid()) < startNanos) {
      tally.stray++;
    } else if (exchanges.client(answer.xid()) != answer.client()) {
      tally.wrong++;
    } else if (answer.type() == ServerPacket.NAK) {
      tally.naks++;
      exchanges.close(answer.xid());
      clients.unbind(answer.client());
    } else {
      take(answer, waiting, nowNanos);
    }
  }

  private void take(ServerPacket answer, Wait waiting, long nowNanos) {
    var isOffer = answer.type() == ServerPacket.OFFER;
    switch (waiting) {
      case NOTHING -> tally.stray++;
      case OFFER -> {
        if (!isOffer || answer.yiaddr() == 0) {
          tally.wrong++;
        } else if (inTime(tally.offer, answer.xid(), nowNanos)) {
          select(answer, nowNanos);
        }
      }
      case ACK, RENEWED -> {
        if (isOffer) {
          tally.stray++;
        } else if (answer.yiaddr() != exchanges.address(answer.xid())) {
          tally.wrong++;
        } else {
          var histogram = waiting == Wait.ACK ? tally.ack : tally.renewal;
          inTime(histogram, answer.xid(), nowNanos);
          exchanges.close(answer.xid());
          clients.bind(answer.client(), answer.yiaddr(), answer.serverId());
        }
      }
    }
  }

  /** Records the latency; false, and the transaction is closed, when it comes too late. */
  private boolean inTime(Histogram histogram, int xid, long nowNanos) {
    var took = nowNanos - exchanges.since(xid);
    if (took > Result.PATIENCE_NANOS) {
      tally.late++;
      exchanges.close(xid);
      return false;
    }
    Tally.record(histogram, took);
    return true;
  }

  private void select(ServerPacket offer, long nowNanos) {
    tally.requests++;
    exchanges.advance(offer.xid(), offer.yiaddr(), nowNanos);
    var out = buffer();
    packets.select(out, offer.xid(), offer.client(), offer.yiaddr(), offer.serverId());
    send(out);
  }

  private ByteBuf buffer() {
    return channel.alloc().directBuffer(ClientPacket.SIZE + 64);
  }

  private void send(ByteBuf packet) {
    channel.write(packet, channel.voidPromise());
  }
}
