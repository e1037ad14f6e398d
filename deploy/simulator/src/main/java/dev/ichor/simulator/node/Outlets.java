package dev.ichor.simulator.node;

import dev.ichor.simulator.node.NodeConfig.Side;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * Where a node sends by itself: the event sink and the kernel log. Reopened when a document names
 * another place.
 */
final class Outlets implements AutoCloseable {
  private final Inet4Address address;
  private final EventLog events;
  private final NodeRuntime runtime;
  private Optional<String> sinkEndpoint = Optional.empty();
  private Optional<EventSink> sink = Optional.empty();
  private Optional<String> logUrl = Optional.empty();
  private Optional<KernelLog> kernelLog = Optional.empty();

  Outlets(Inet4Address address, EventLog events, NodeRuntime runtime) {
    this.address = address;
    this.events = events;
    this.runtime = runtime;
  }

  synchronized void open(Side side) {
    if (!side.eventSink().equals(sinkEndpoint)) {
      sink.ifPresent(EventSink::close);
      sinkEndpoint = side.eventSink();
      sink = sinkEndpoint.map(endpoint -> new EventSink(endpoint, address, events, runtime));
    }
    if (!side.kernelLog().equals(logUrl)) {
      kernelLog.ifPresent(KernelLog::close);
      logUrl = side.kernelLog();
      kernelLog = logUrl.filter(KernelLog::isTcp).map(url -> new KernelLog(url, address));
    }
  }

  synchronized void line(String text) {
    kernelLog.ifPresent(log -> log.line(text));
  }

  void drain() throws InterruptedException {
    Optional<EventSink> events;
    Optional<KernelLog> lines;
    synchronized (this) {
      events = sink;
      lines = kernelLog;
    }
    if (events.isPresent()) {
      events.get().drain();
    }
    if (lines.isPresent()) {
      lines.get().drain();
    }
  }

  @Override
  public synchronized void close() {
    sink.ifPresent(EventSink::close);
    kernelLog.ifPresent(KernelLog::close);
    sink = Optional.empty();
    kernelLog = Optional.empty();
  }
}
