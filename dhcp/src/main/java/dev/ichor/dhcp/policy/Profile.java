package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the plan knows about one client on one link.
 *
 * @param classes those it belongs to, in the order of the plan
 */
public record Profile(List<ClientClass> classes, Optional<Reservation> reservation) {
  static final Profile NOBODY = new Profile(List.of(), Optional.empty());

  public Profile {
    classes = List.copyOf(classes);
  }

  /** Whether the client may use what is kept for these classes; for none: yes. */
  boolean isAdmitted(List<String> wanted) {
    if (wanted.isEmpty()) {
      return true;
    }
    for (var one : classes) {
      if (wanted.contains(one.name())) {
        return true;
      }
    }
    return false;
  }

  Optional<Bytes> option(OptionCode code, Subnet subnet) {
    if (reservation.isPresent()) {
      var own = reservation.get().options().get(code);
      if (own.isPresent()) {
        return own;
      }
    }
    for (var one : classes) {
      var ofClass = one.options().get(code);
      if (ofClass.isPresent()) {
        return ofClass;
      }
    }
    return subnet.options().get(code);
  }

  /** Most special first. */
  List<Template> templates(Subnet subnet) {
    if (classes.isEmpty() && reservation.isEmpty()) {
      return List.of(subnet.options());
    }
    var levels = new ArrayList<Template>(classes.size() + 2);
    reservation.ifPresent(it -> levels.add(it.options()));
    classes.forEach(it -> levels.add(it.options()));
    levels.add(subnet.options());
    return levels;
  }

  BootOverride boot() {
    var boot = reservation.map(Reservation::boot).orElse(BootOverride.NONE);
    for (var one : classes) {
      boot = boot.orElse(one.boot());
    }
    return boot;
  }
}
