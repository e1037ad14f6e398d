package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.BmcClock;
import dev.ichor.bmc.policy.care.Housekeeping;
import dev.ichor.bmc.policy.care.PowerLimit;
import dev.ichor.bmc.redfish.policy.HousekeepingWords;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Reference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** {@link Housekeeping} by Redfish, in one session. */
final class RedfishHousekeeping implements Housekeeping {
  /** A clock that was just set: the way there and back, and a second of rounding. */
  private static final Duration SET = Duration.ofSeconds(20);

  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;
  private final InstantSource time;

  RedfishHousekeeping(RedfishSession session, Systems systems, Writer writer, InstantSource time) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
    this.time = time;
  }

  @Override
  public String name() {
    return session.target().name();
  }

  @Override
  public String whyNot() {
    return "Redfish has no property for it; ask it over IPMI";
  }

  private Resource manager(Ability ability) throws BmcFaultException, InterruptedException {
    systems.identify();
    return systems.manager().orElseThrow(() -> unsupported(ability, "it shows no manager"));
  }

  /** {@code DateTime} of the manager (DSP0268 Manager). */
  @Override
  public BmcClock clock() throws BmcFaultException, InterruptedException {
    return clock(manager(Ability.CLOCK).doc());
  }

  private BmcClock clock(JsonDoc manager) throws BmcFaultException {
    var text = manager.text("DateTime");
    if (text.isEmpty()) {
      throw unsupported(Ability.CLOCK, "its manager shows no DateTime");
    }
    return BmcClock.of(HousekeepingWords.instant(text.get()), time.instant());
  }

  @Override
  public BmcClock setClock() throws BmcFaultException, InterruptedException {
    var manager = manager(Ability.CLOCK);
    var now = HousekeepingWords.dateTime(time.instant());
    var said = writer.patch(manager.path(), JsonBody.of(Map.of("DateTime", now)));
    var after = clock(session.get(manager.path()).doc());
    if (!after.isWithin(SET)) {
      throw writer.refused("setting " + Ability.CLOCK.words(), said);
    }
    return after;
  }

  /** Where the limit stands and how it is written there. */
  private record Limited(Reference path, JsonDoc doc, boolean isNew) {}

  /**
   * {@code EnvironmentMetrics}, else {@code Power} (DSP0268), of the first chassis with a limit.
   */
  private Limited limited() throws BmcFaultException, InterruptedException {
    systems.identify();
    for (var chassis : new Telemetering(session, systems).chassis()) {
      for (var name : new String[] {"EnvironmentMetrics", "Power"}) {
        var link = chassis.link(name);
        if (link.isPresent()) {
          var resource = session.get(link.get());
          if (HousekeepingWords.limit(resource.doc()).isPresent()) {
            return new Limited(resource.path(), resource.doc(), name.equals("EnvironmentMetrics"));
          }
        }
      }
    }
    throw unsupported(Ability.POWER_LIMIT, "its chassis shows none");
  }

  @Override
  public PowerLimit powerLimit() throws BmcFaultException, InterruptedException {
    return HousekeepingWords.limit(limited().doc()).orElseThrow();
  }

  @Override
  public PowerLimit change(PowerLimit.Wish wish) throws BmcFaultException, InterruptedException {
    var place = limited();
    var wasActive = HousekeepingWords.limit(place.doc()).filter(PowerLimit::active).isPresent();
    var said = write(place, wish);
    var now = HousekeepingWords.limit(session.get(place.path()).doc());
    if (!wasActive && now.filter(it -> it.active() && HousekeepingWords.turnsOff(it)).isPresent()) {
      write(place, new PowerLimit.Wish(Optional.empty()));
      throw RedfishSession.fault(
          new BmcFault.Refused(
              name(),
              Ability.POWER_LIMIT.words(),
              "it would turn the machine off beyond it, so it was taken away again"));
    }
    var fits =
        now.filter(
            it ->
                it.active() == wish.watts().isPresent()
                    && (wish.watts().isEmpty() || wish.watts().equals(it.watts())));
    return fits.orElseThrow(() -> writer.refused(Ability.POWER_LIMIT.words(), said));
  }

  private Writer.Outcome write(Limited place, PowerLimit.Wish wish)
      throws BmcFaultException, InterruptedException {
    var body = HousekeepingWords.limit(wish, place.doc(), place.isNew());
    return writer.patch(place.path(), JsonBody.of(body));
  }

  /** {@code AssetTag} of the system (DSP0268 ComputerSystem). */
  @Override
  public String assetTag() throws BmcFaultException, InterruptedException {
    systems.identify();
    return tag(systems.system().doc());
  }

  private String tag(JsonDoc system) throws BmcFaultException {
    if (!system.names().contains("AssetTag")) {
      throw unsupported(Ability.ASSET_TAG, "its system shows none");
    }
    return system.text("AssetTag").orElse("").strip();
  }

  @Override
  public String setAssetTag(String tag) throws BmcFaultException, InterruptedException {
    systems.identify();
    var system = systems.system();
    tag(system.doc());
    var said = writer.patch(system.path(), JsonBody.of(Map.of("AssetTag", tag)));
    var now = tag(systems.system().doc());
    if (!now.equals(tag.strip())) {
      throw writer.refused(Ability.ASSET_TAG.words(), said);
    }
    return now;
  }

  /** {@code HostName} of the manager's network services (DSP0268 ManagerNetworkProtocol). */
  private Resource network() throws BmcFaultException, InterruptedException {
    var link = manager(Ability.CONTROLLER_NAME).doc().link("NetworkProtocol");
    if (link.isEmpty()) {
      throw unsupported(Ability.CONTROLLER_NAME, "its manager shows no network services");
    }
    return session.get(link.get());
  }

  @Override
  public String controllerName() throws BmcFaultException, InterruptedException {
    return network()
        .doc()
        .text("HostName")
        .orElseThrow(() -> unsupported(Ability.CONTROLLER_NAME, "it shows no HostName"));
  }

  @Override
  public String setControllerName(String name) throws BmcFaultException, InterruptedException {
    var network = network();
    var said = writer.patch(network.path(), JsonBody.of(Map.of("HostName", name)));
    if (!controllerName().equals(name)) {
      throw writer.refused(Ability.CONTROLLER_NAME.words(), said);
    }
    return name;
  }

  /** Why there is none, from what its resources show; what cannot be read shows none. */
  Optional<String> noLimit() throws BmcFaultException, InterruptedException {
    try {
      limited();
      return Optional.empty();
    } catch (BmcFaultException e) {
      return switch (e.fault()) {
        case BmcFault.NotSupported(_, _, var why) -> Optional.of(why);
        case BmcFault.Refused(_, var what, var why) ->
            Optional.of("%s was refused: %s".formatted(what, why));
        case BmcFault.PrivilegeRefused(_, var user, var why) ->
            Optional.of("the user '%s' lacks the right %s".formatted(user, why));
        case BmcFault.Garbled(_, var why) -> Optional.of("not understood: " + why);
        case BmcFault.Busy(_, var why) -> Optional.of("it is busy: " + why);
        default -> throw e;
      };
    }
  }

  private BmcFaultException unsupported(Ability ability, String why) {
    return RedfishSession.fault(new BmcFault.NotSupported(name(), ability.words(), why));
  }
}
