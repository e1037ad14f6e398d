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
import java.time.Instant;
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
  private Optional<BmcEndpoint> bmc = Optional.empty();
  private Optional<Instant> leftAt = Optional.empty();
  private boolean isStolen;
  private boolean isHurried;
  private String state = "connecting";

  Room(String machine, BmcDesk desk, Recording recording, InstantSource clock) {
    this.machine = machine;
    this.desk = desk;
    this.recording = recording;
    this.clock = clock;
  }

  /**
   * Shows what was, then what comes; the line is opened for the first.
   *
   * @param at where the line is from the next attempt on; another address than before is tried at
   *     once
   */
  void enter(Viewer viewer, BmcEndpoint at) {
    lock.lock();
    try {
      viewer.status(state);
      if (!screen.isEmpty()) {
        viewer.text(screen.toString());
      }
      viewers.add(viewer);
      leftAt = Optional.empty();
      if (!bmc.equals(Optional.of(at))) {
        bmc = Optional.of(at);
        hurry();
      }
      begin(at);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the console from whoever has it, at once; false when nobody looks. */
  boolean steal(BmcEndpoint at) {
    lock.lock();
    try {
      if (viewers.isEmpty()) {
        return false;
      }
      if (wake.isEmpty()) {
        bmc = Optional.of(at);
        isStolen = true;
        hurry();
        begin(at);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void hurry() {
    isHurried = true;
    changed.signalAll();
  }

  private void begin(BmcEndpoint at) {
    if (carrier.isEmpty()) {
      var thread = Thread.ofVirtual().name("console-" + machine).unstarted(() -> run(at));
      carrier = Optional.of(thread);
      thread.start();
    }
  }

  /** The line is closed after the last. */
  void leave(Viewer viewer) {
    lock.lock();
    try {
      if (viewers.remove(viewer) && viewers.isEmpty()) {
        leftAt = Optional.of(clock.instant());
      }
    } finally {
      lock.unlock();
    }
    if (viewers.isEmpty()) {
      nudge();
    }
  }

  /** Nobody has looked since then. */
  boolean isDeserted(Instant since) {
    lock.lock();
    try {
      return viewers.isEmpty() && leftAt.filter(left -> left.isAfter(since)).isEmpty();
    } finally {
      lock.unlock();
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

  private void run(BmcEndpoint first) {
    var pause = FIRST_PAUSE;
    try {
      while (true) {
        var before = clock.instant();
        if (over(carry(first))) {
          return;
        }
        if (Duration.between(before, clock.instant()).compareTo(LONGEST_PAUSE) > 0) {
          pause = FIRST_PAUSE;
        }
        rest(pause);
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
      }
    } catch (InterruptedException e) {
      LOG.debugf("console ended machine=%s why=\"Ichor stops\"", machine);
      Thread.currentThread().interrupt();
    } finally {
      retire();
    }
  }

  /** However this thread ends, the next viewer finds no dead carrier. */
  private void retire() {
    lock.lock();
    try {
      carrier = carrier.filter(thread -> thread != Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  /** Nobody looks any more, or trying again is pointless: the next viewer begins anew. */
  private boolean over(Optional<BmcFault> fault) {
    lock.lock();
    try {
      var pointless = fault.filter(known -> !known.isTransient()).isPresent();
      if (viewers.isEmpty() || pointless) {
        carrier = Optional.empty();
        isStolen = false; // whoever looks later did not ask for it
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** One attempt, with what was wished until now. */
  private Optional<BmcFault> carry(BmcEndpoint first) throws InterruptedException {
    try {
      status("connecting");
      var wish = wish(first);
      desk.console(wish.bmc(), this, wish.isStolen());
      status("closed");
      return Optional.empty();
    } catch (BmcFaultException e) {
      status(e.fault().advice());
      return Optional.of(e.fault());
    } catch (RuntimeException e) {
      LOG.errorf(e, "console broke off machine=%s", machine);
      status("the console broke off inside Ichor, its log says why; it is tried again");
      return Optional.empty();
    } finally {
      wake = Optional.empty();
      keys.clear();
    }
  }

  private record Wish(BmcEndpoint bmc, boolean isStolen) {}

  private Wish wish(BmcEndpoint first) {
    lock.lock();
    try {
      var wish = new Wish(bmc.orElse(first), isStolen);
      isStolen = false;
      isHurried = false;
      return wish;
    } finally {
      lock.unlock();
    }
  }

  private void rest(Duration time) throws InterruptedException {
    lock.lock();
    try {
      for (var left = time.toNanos(); left > 0 && !viewers.isEmpty() && !isHurried; ) {
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
    lock.lock();
    try {
      wake = Optional.of(waker);
      isStolen = false; // it is ours
    } finally {
      lock.unlock();
    }
    LOG.infof("console connected machine=%s viewers=%d", machine, viewers.size());
    status("connected");
  }

  /** From the carrier only, so that the disk is waited for outside the lock, and in order. */
  @Override
  public void text(Bytes characters) {
    var safe = filter.pass(decoded(characters));
    if (safe.isEmpty()) {
      return;
    }
    recording.text(safe, clock.instant());
    lock.lock();
    try {
      screen.append(safe);
      if (screen.length() > REPLAYED) {
        var begin = screen.length() - REPLAYED;
        screen.delete(0, Character.isLowSurrogate(screen.charAt(begin)) ? begin + 1 : begin);
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
