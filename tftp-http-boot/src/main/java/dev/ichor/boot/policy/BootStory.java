package dev.ichor.boot.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * How far one machine has come since an operating system was last seen on it, and how often it got
 * stuck where. Pure: the same facts give the same verdicts. A verdict is said at its threshold and
 * then each time that its count has doubled, so that a machine that tries for days says little.
 *
 * @param arch of its firmware; absent: not seen
 * @param named the file that DHCP named last; empty: none
 * @param nameds addresses with a file name since a file was fetched
 * @param loader fetched last; empty: none
 * @param loaders loaders fetched since one ran
 * @param askings of an iPXE since a script was fetched
 * @param scripts that boot, since a kernel was fetched
 * @param hasKernel since the last script
 * @param hasAll kernel and initramfs, and no system yet
 * @param breaks in a row, where and how often
 * @param restarts in a row after everything had come
 */
public record BootStory(
    Optional<Integer> arch,
    String named,
    int nameds,
    String loader,
    int loaders,
    int askings,
    int scripts,
    boolean hasKernel,
    boolean hasAll,
    Breaks breaks,
    int restarts) {
  public static final BootStory BEGIN =
      new BootStory(Optional.empty(), "", 0, "", 0, 0, 0, false, false, Breaks.NONE, 0);

  /** So often it may be chance. */
  static final int THRESHOLD = 3;

  public BootStory {
    requireNonNull(arch, "arch");
    requireNonNull(named, "named");
    requireNonNull(loader, "loader");
    requireNonNull(breaks, "breaks");
  }

  /**
   * Transfers that broke off in a row.
   *
   * @param octets of the last one
   * @param isSamePlace all within a few packets
   */
  record Breaks(int times, long octets, boolean isSamePlace) {
    static final Breaks NONE = new Breaks(0, 0, true);

    /** Octets that may be on their way when a connection ends. */
    private static final long NEAR = 256 << 10;

    Breaks and(long more) {
      var isNear = times == 0 || Math.abs(more - octets) <= NEAR;
      return new Breaks(times + 1, more, isSamePlace && isNear);
    }
  }

  /** The story after a fact, and what it shows now. */
  public record Told(BootStory story, List<BootVerdict> verdicts) {
    public Told {
      requireNonNull(story, "story");
      verdicts = List.copyOf(verdicts);
    }
  }

  public Told after(BootFact fact) {
    return switch (fact) {
      case BootFact.FirmwareAsks(var now) -> firmware(now);
      case BootFact.Named(var file) -> named(file);
      case BootFact.HasLoader(var file) -> loader(file);
      case BootFact.LoaderAsks() -> loaderAsks();
      case BootFact.HasScript(var isBoot) -> script(isBoot);
      case BootFact.HasKernel() -> quiet(kernel());
      case BootFact.HasInitramfs() -> quiet(initramfs());
      case BootFact.BrokeOff(var file, var octets) -> broke(file, octets);
      case BootFact.SystemSpeaks() -> quiet(BEGIN.withArch(arch));
    };
  }

  private static Told quiet(BootStory story) {
    return new Told(story, List.of());
  }

  private static Told told(BootStory story, int count, BootVerdict verdict) {
    return isWorthSaying(count, THRESHOLD)
        ? new Told(story, List.of(verdict))
        : new Told(story, List.of());
  }

  /** At the threshold, and at its doubles. */
  static boolean isWorthSaying(int count, int threshold) {
    return count >= threshold && count % threshold == 0 && Integer.bitCount(count / threshold) == 1;
  }

  private Told firmware(Optional<Integer> now) {
    var known = withArch(now.or(() -> arch));
    if (hasAll) {
      var times = restarts + 1;
      var next = new BootStory(known.arch, named, nameds, "", 0, 0, 0, false, false, breaks, times);
      return isWorthSaying(times, 1)
          ? new Told(next, List.of(new BootVerdict.SystemNeverSpoke(times)))
          : quiet(next);
    }
    return loader.isEmpty()
        ? quiet(known)
        : told(known, loaders, new BootVerdict.LoaderNeverRuns(loader, loaders));
  }

  private Told named(String file) {
    var next =
        new BootStory(
            arch,
            file,
            nameds + 1,
            loader,
            loaders,
            askings,
            scripts,
            hasKernel,
            hasAll,
            breaks,
            restarts);
    return loaders > 0 || askings > 0
        ? quiet(this)
        : told(next, next.nameds, new BootVerdict.NeverAsksForFile(file, next.nameds));
  }

  private Told loader(String file) {
    var next =
        new BootStory(
            arch,
            named,
            0,
            file,
            loaders + 1,
            askings,
            scripts,
            hasKernel,
            hasAll,
            breaks,
            restarts);
    return arch.flatMap(code -> LoaderKind.misfit(file, code))
        .filter(_ -> !file.equals(loader) || isWorthSaying(next.loaders, 1))
        .map(wrong -> new Told(next, List.of(wrong)))
        .orElseGet(() -> quiet(next));
  }

  private Told loaderAsks() {
    var next =
        new BootStory(
            arch, named, 0, "", 0, askings + 1, scripts, hasKernel, hasAll, breaks, restarts);
    return told(next, next.askings, new BootVerdict.NoScript(next.askings));
  }

  private Told script(boolean isBoot) {
    var count = isBoot ? scripts + 1 : 0;
    var next = new BootStory(arch, named, 0, "", 0, 0, count, false, false, breaks, restarts);
    // a kernel that broke off was asked for
    return breaks.times() > 0 ? quiet(next) : told(next, count, new BootVerdict.NoKernel(count));
  }

  private BootStory kernel() {
    return new BootStory(arch, named, 0, "", 0, 0, 0, true, hasAll, breaks, restarts);
  }

  private BootStory initramfs() {
    return new BootStory(arch, named, 0, "", 0, 0, 0, hasKernel, hasKernel, Breaks.NONE, restarts);
  }

  private Told broke(String file, long octets) {
    var now = breaks.and(octets);
    var next = new BootStory(arch, named, 0, "", 0, 0, 0, hasKernel, false, now, restarts);
    var verdict =
        new BootVerdict.BreaksOff(file, hasKernel, octets, now.times(), now.isSamePlace());
    return isWorthSaying(now.times(), 1) ? new Told(next, List.of(verdict)) : quiet(next);
  }

  private BootStory withArch(Optional<Integer> now) {
    return new BootStory(
        now, named, nameds, loader, loaders, askings, scripts, hasKernel, hasAll, breaks, restarts);
  }
}
