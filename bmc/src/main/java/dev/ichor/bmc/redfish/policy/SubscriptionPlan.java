package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.redfish.wire.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is done about the subscriptions that a BMC has: ours is kept when it is there, made when it
 * is not, and older ones of ours are deleted, so that they never pile up. Others' are left alone.
 *
 * @param kept ours as it is wanted
 * @param stale ours of another time, or the same once more
 */
public record SubscriptionPlan(Optional<Reference> kept, List<Reference> stale) {
  /** Begins the {@code Context} of every subscription of ours. */
  public static final String CONTEXT = "ichor";

  public SubscriptionPlan {
    stale = List.copyOf(stale);
  }

  /**
   * One that is there.
   *
   * @param enabled false when the BMC gave it up after failed deliveries
   */
  public record Subscription(Reference link, String destination, String context, boolean enabled) {}

  /**
   * @param wanted where events are to go; absent: nowhere any more
   */
  public static SubscriptionPlan of(List<Subscription> there, Optional<String> wanted) {
    Optional<Reference> kept = Optional.empty();
    var stale = new ArrayList<Reference>();
    for (var each : there) {
      if (!each.context().startsWith(CONTEXT)) {
        continue;
      }
      if (kept.isEmpty() && each.enabled() && wanted.equals(Optional.of(each.destination()))) {
        kept = Optional.of(each.link());
      } else {
        stale.add(each.link());
      }
    }
    return new SubscriptionPlan(kept, stale);
  }
}
