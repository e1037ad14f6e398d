package dev.ichor.inventory.port;

import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Sighting;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Decides what a machine on the wire is given. Answers from memory; never blocks, never throws. */
public interface BootAuthority {
  /** Records the sighting (an unknown PXE client becomes a machine) and answers from its state. */
  BootAnswer sighted(Sighting sighting);

  /** The same answer without recording anything: for explanations and previews. */
  Preview explain(Sighting sighting);

  /**
   * What an image made for this machine boots, whatever its state: it is read in parts, over hours.
   * Empty for machines that are not known, retired or refused. Nothing is recorded.
   */
  default Optional<Media> media(MacAddress mac) {
    return Optional.empty();
  }

  /** A MAC address of the machine that was last seen at this address; nothing is recorded. */
  default Optional<MacAddress> macAt(Inet4Address address) {
    return Optional.empty();
  }

  /** What the machine that was last seen at this address needs; nothing is recorded. */
  default Set<BootQuirk> quirksAt(Inet4Address address) {
    return Set.of();
  }

  /**
   * Script, kernel and initramfs of an answer have arrived whole, to the last octet: what was
   * answered starts now. An answer that was decided and did not arrive is never told.
   *
   * @param profile as it was answered, with its kernel arguments
   * @param asker who fetched them; absent: not over IPv4
   */
  default void started(
      MachineId machine, BootProfile profile, Optional<Inet4Address> asker, Instant at) {}

  /** See {@link #media}. */
  record Media(MachineId machine, BootProfile profile) {}

  /**
   * What {@link #sighted} would answer.
   *
   * @param isNew no machine is known by these keys: one would be made now, unless the answer is
   *     silence
   */
  record Preview(BootAnswer answer, boolean isNew) {}
}
