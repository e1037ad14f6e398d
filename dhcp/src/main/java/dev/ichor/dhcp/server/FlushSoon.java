package dev.ichor.dhcp.server;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/** One flush for all that was written in the same turn of a channel's event loop. */
final class FlushSoon implements Runnable {
  private static final AttributeKey<FlushSoon> KEY = AttributeKey.valueOf(FlushSoon.class, "one");

  private final Channel channel;
  private boolean isRequested;

  private FlushSoon(Channel channel) {
    this.channel = channel;
  }

  /** The channel's only one; on its event loop. */
  static FlushSoon of(Channel channel) {
    var attribute = channel.attr(KEY);
    var known = attribute.get();
    if (known != null) {
      return known;
    }
    var made = new FlushSoon(channel);
    attribute.set(made);
    return made;
  }

  void request() {
    if (!isRequested) {
      isRequested = true;
      channel.eventLoop().execute(this);
    }
  }

  @Override
  public void run() {
    isRequested = false;
    channel.flush();
  }
}
