package dev.ichor.bmc.console;

import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.ConsoleFilter;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * One machine's console: connected while somebody looks, connected again when the BMC loses it, the
 * last screenfuls kept for who comes later.
 */
final class Room implements SerialLine {
  private static final Logger LOG = Logger.getLogger(Room.class);
  private static final int REPLAYED = 64 * 1024;
  private static final int MOST_WAITING_KEYS = 256;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String machine;
  private final BmcDesk desk;
  private final Recording recording;
  private final InstantSource clock;
  private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
  private final Queue<Bytes> keys = new ConcurrentLinkedQueue<>();
  private final StringBuilder screen = new StringBuilder();
  private final ConsoleFilter filter = new ConsoleFilter();
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private ByteBuffer cut = ByteBuffer.allocate(0);
  private volatile Optional<Runnable> wake = Optional.empty();
  private Optional<Thread> carrier = Optional.empty();
  private String state = "connecting";

  Room(String machine, BmcDesk desk, Recording recording, InstantSource clock) {
    this.machine = machine;
    this.desk = desk;
    this.recording = recording;
    this.clock = clock;
  }

  Recording recording() {
    return recording;
  }

  /** Shows what was, then what comes; the line is opened for the first. */
  void enter(Viewer viewer, BmcEndpoint bmc, boolean steal) {
    lock.lock();
    try {
      viewer.status(state);
      if (!screen.isEmpty()) {
        viewer.text(screen.toString());
      }
      viewers.add(viewer);
      if (carrier.isEmpty()) {
        var thread = Thread.ofVirtual().name("console-" + machine).unstarted(() -> run(bmc, steal));
        carrier = Optional.of(thread);
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The line is closed after the last. */
  void leave(Viewer viewer) {
    viewers.remove(viewer);
    if (viewers.isEmpty()) {
      nudge();
    }
  }

  /** False when the line is not up: what is typed then would surprise later. */
  boolean type(Bytes typed) {
    if (wake.isEmpty() || keys.size() >= MOST_WAITING_KEYS) {
      return false;
    }
    keys.add(typed);
    wake.ifPresent(Runnable::run);
    return true;
  }

  private void run(BmcEndpoint bmc, boolean steal) {
    var pause = FIRST_PAUSE;
    var take = steal;
    try {
      while (true) {
        var before = clock.instant();
        var fault = carry(bmc, take);
        take = false;
        if (over(fault)) {
          return;
        }
        pause =
            Duration.between(before, clock.instant()).compareTo(LONGEST_PAUSE) > 0
                ? FIRST_PAUSE
                : pause;
        rest(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
    } catch (InterruptedException e) {
      LOG.debugf("console ended machine=%s why=\"Ichor stops\"", machine);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.errorf(e, "console broke off machine=%s", machine);
    } finally {
      wake = Optional.empty();
    }
  }

  /** Nobody looks any more, or trying again is pointless: the next viewer begins anew. */
  private boolean over(Optional<BmcFault> fault) {
    lock.lock();
    try {
      var pointless = fault.filter(known -> !known.isTransient()).isPresent();
      if (viewers.isEmpty() || pointless) {
        carrier = Optional.empty();
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private Optional<BmcFault> carry(BmcEndpoint bmc, boolean steal) throws InterruptedException {
    status("connecting");
    try {
      desk.console(bmc, this, steal);
      status("closed");
      return Optional.empty();
    } catch (BmcFaultException e) {
      status(e.fault().advice());
      return Optional.of(e.fault());
    } finally {
      wake = Optional.empty();
      keys.clear();
    }
  }

  private void rest(Duration time) throws InterruptedException {
    lock.lock();
    try {
      for (var left = time.toNanos(); left > 0 && !viewers.isEmpty(); ) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void nudge() {
    wake.ifPresent(Runnable::run);
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Everybody is sent away and the line closed. */
  void close() {
    viewers.clear();
    nudge();
  }

  @Override
  public void opened(Runnable waker) {
    wake = Optional.of(waker);
    LOG.infof("console connected machine=%s viewers=%d", machine, viewers.size());
    status("connected");
  }

  @Override
  public void text(Bytes characters) {
    lock.lock();
    try {
      var safe = filter.pass(decoded(characters));
      if (safe.isEmpty()) {
        return;
      }
      recording.text(safe, clock.instant());
      screen.append(safe);
      if (screen.length() > REPLAYED) {
        screen.delete(0, screen.length() - REPLAYED);
      }
      viewers.forEach(viewer -> viewer.text(safe));
    } finally {
      lock.unlock();
    }
  }

  /** A character of several octets may be cut by a packet: its beginning waits. */
  private String decoded(Bytes characters) {
    var in = ByteBuffer.allocate(cut.remaining() + characters.size());
    in.put(cut).put(characters.asByteBuffer()).flip();
    var out = CharBuffer.allocate(in.remaining() + 1);
    decoder.reset().decode(in, out, false);
    cut = in.slice();
    return out.flip().toString();
  }

  private void status(String sentence) {
    lock.lock();
    try {
      state = sentence;
      viewers.forEach(viewer -> viewer.status(sentence));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Bytes> keys() {
    return Optional.ofNullable(keys.poll());
  }

  @Override
  public boolean isClosed() {
    return viewers.isEmpty();
  }
}
