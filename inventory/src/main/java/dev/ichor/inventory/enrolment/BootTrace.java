package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.BootAnswer.DiskBoot;
import dev.ichor.inventory.model.BootExperience;
import dev.ichor.inventory.model.LoaderSelection.Family;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Sighting.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one machine does between power-on and operating system, as far as it is not settled yet; and
 * what follows from the next thing that it does. Pure: the same signs give the same lessons.
 *
 * @param pass which of its NICs' boot clients spoke since it was last sent anywhere
 * @param loader fetched whole; nothing has followed
 * @param sent to its disk, by the client that was; no system has followed
 * @param loaderTries how often in a row each loader came to nothing
 */
record BootTrace(
    Set<Client> pass,
    Optional<Family> loader,
    Map<Client, ToDisk> sent,
    Map<Family, Integer> loaderTries) {
  static final BootTrace NONE = new BootTrace(Set.of(), Optional.empty(), Map.of(), Map.of());

  /** A loader that came to nothing so often in a row has failed. */
  static final int LOADER_TRIES = 2;

  /** Who is back after so long may have been restarted by somebody. */
  static final Duration BACK_WITHIN = Duration.ofMinutes(5);

  BootTrace {
    pass = Set.copyOf(pass);
    sent = Map.copyOf(sent);
    loaderTries = Map.copyOf(loaderTries);
  }

  /** One boot client of one NIC; firmware tries each before it comes to the disk. */
  record Client(MacAddress mac, Stage stage) {}

  /** Sent so, then. */
  record ToDisk(DiskBoot method, Instant at) {}

  /** One thing that it was seen to do. */
  sealed interface Sign {
    /** Firmware, or an iPXE, asks for an address. */
    record Asks(Client client, Instant at) implements Sign {}

    /** It has a loader's last octet. */
    record HasLoader(Family family) implements Sign {}

    /** It was told of a loader that we do not have. */
    record LoaderMissing(Family family) implements Sign {}

    /** A loader runs: it asked for its script. */
    record LoaderRuns() implements Sign {}

    /** It was told to boot its disk. */
    record SentToDisk(DiskBoot method, Instant at) implements Sign {}

    /** An operating system speaks. */
    record SystemRuns() implements Sign {}
  }

  /** The trace after a sign, what was learned by it, and a word about it when it is news. */
  record Learned(BootTrace trace, BootExperience experience, Optional<Lesson> lesson) {}

  /** News. */
  sealed interface Lesson {
    /** Fetched {@code tries} times; nothing followed. */
    record LoaderFailed(Family family, int tries) implements Lesson {}

    record LoaderAbsent(Family family) implements Lesson {}

    /** Sent to its disk, and back after that time. */
    record DiskFailed(DiskBoot method, Duration after) implements Lesson {}

    record DiskWorked(DiskBoot method) implements Lesson {}
  }

  Learned after(Sign sign, BootExperience experience) {
    return switch (sign) {
      case Sign.Asks(var client, var at) -> asks(client, at, experience);
      case Sign.HasLoader(var family) ->
          // shim fetches GRUB: still the same attempt
          quiet(
              new BootTrace(pass, loader.or(() -> Optional.of(family)), sent, loaderTries),
              experience);
      case Sign.LoaderMissing(var family) -> missing(family, experience);
      case Sign.LoaderRuns() -> quiet(runs(), experience);
      case Sign.SentToDisk(var method, var at) -> quiet(sentToDisk(method, at), experience);
      case Sign.SystemRuns() -> system(experience);
    };
  }

  private Learned quiet(BootTrace next, BootExperience experience) {
    return new Learned(next, experience, Optional.empty());
  }

  private BootTrace runs() {
    return new BootTrace(pass, Optional.empty(), sent, Map.of());
  }

  private Learned asks(Client client, Instant at, BootExperience experience) {
    var here = new HashSet<>(pass);
    here.add(client);
    if (client.stage() == Stage.LOADER) {
      return back(new BootTrace(here, Optional.empty(), sent, Map.of()), client, at, experience);
    }
    if (loader.isEmpty()) {
      return back(new BootTrace(here, loader, sent, loaderTries), client, at, experience);
    }
    var family = loader.get();
    var tries = new HashMap<>(loaderTries);
    var count = tries.merge(family, 1, Integer::sum);
    if (count >= LOADER_TRIES) {
      tries.remove(family);
    }
    var next = new BootTrace(Set.of(client), Optional.empty(), sent, tries);
    return count < LOADER_TRIES
        ? quiet(next, experience)
        : new Learned(
            next,
            experience.loaderFailed(family),
            Optional.of(new Lesson.LoaderFailed(family, count)));
  }

  private static Learned back(BootTrace now, Client client, Instant at, BootExperience experience) {
    var disk = now.sent.get(client);
    if (disk == null) {
      return new Learned(now, experience, Optional.empty());
    }
    var after = Duration.between(disk.at(), at);
    var next = new BootTrace(Set.of(client), now.loader, Map.of(), now.loaderTries);
    return after.compareTo(BACK_WITHIN) > 0
        ? new Learned(next, experience, Optional.empty())
        : new Learned(
            next,
            experience.diskFailed(disk.method()),
            Optional.of(new Lesson.DiskFailed(disk.method(), after)));
  }

  private Learned missing(Family family, BootExperience experience) {
    return experience.loadersFailed().contains(family)
        ? quiet(this, experience)
        : new Learned(
            this, experience.loaderFailed(family), Optional.of(new Lesson.LoaderAbsent(family)));
  }

  /** Asked for twice (its size, then the file) it counts once: the clients are gone by then. */
  private BootTrace sentToDisk(DiskBoot method, Instant at) {
    var all = new HashMap<>(sent);
    pass.forEach(client -> all.put(client, new ToDisk(method, at)));
    return new BootTrace(Set.of(), Optional.empty(), all, loaderTries);
  }

  private Learned system(BootExperience experience) {
    var last = sent.values().stream().max(java.util.Comparator.comparing(ToDisk::at));
    if (last.isEmpty()) {
      return quiet(NONE, experience);
    }
    var method = last.get().method();
    return experience.diskWorks().equals(Optional.of(method))
        ? quiet(NONE, experience)
        : new Learned(
            NONE, experience.diskWorked(method), Optional.of(new Lesson.DiskWorked(method)));
  }
}
