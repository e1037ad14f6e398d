package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.policy.BootTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an entry of the table sets; the rest stays. */
final class QuirkDraft {
  Optional<EtagHabit> etag = Optional.empty();
  Optional<Quirks.ModeHabit> mode = Optional.empty();
  Optional<Quirks.BootPlace> bootAt = Optional.empty();
  Optional<Map<BootTarget.Device, List<String>>> targets = Optional.empty();
  Optional<Quirks.LoginHabit> login = Optional.empty();
  Optional<Quirks.MediaForm> media = Optional.empty();
  Optional<Quirks.HttpBootAttributes> httpBoot = Optional.empty();
  Optional<Duration> busyPause = Optional.empty();
  Optional<Integer> busyRetries = Optional.empty();

  Quirks apply(Quirks before) {
    return new Quirks(
        etag.orElse(before.etag()),
        mode.orElse(before.mode()),
        bootAt.orElse(before.bootAt()),
        targets.orElse(before.targets()),
        login.orElse(before.login()),
        media.orElse(before.media()),
        httpBoot.or(before::httpBoot),
        busyPause.orElse(before.busyPause()),
        busyRetries.orElse(before.busyRetries()));
  }
}
