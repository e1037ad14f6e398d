package dev.ichor.api.rest;

import dev.ichor.bmc.policy.care.NetworkServices;
import dev.ichor.bmc.policy.care.SigningWish;
import dev.ichor.bmc.redfish.policy.MediaRule;
import dev.ichor.bmc.update.policy.FirmwareUpdate;
import dev.ichor.inventory.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the routes about a BMC's upkeep take and give. */
final class UpkeepJson {
  private UpkeepJson() {}

  /**
   * @param commonName e.g. its name in DNS
   * @param alternativeNames names and addresses
   */
  record Signing(
      String commonName,
      Optional<List<String>> alternativeNames,
      Optional<String> organization,
      Optional<String> unit,
      Optional<String> city,
      Optional<String> state,
      Optional<String> country) {
    SigningWish wish() {
      return new SigningWish(
          Inputs.bounded("commonName", commonName, 64),
          alternativeNames.orElse(List.of()),
          organization,
          unit,
          city,
          state,
          country);
    }
  }

  /**
   * @param request in PEM
   */
  record Request(String request) {}

  /**
   * @param certificate in PEM, with its chain, and its key where the BMC did not make it
   */
  record Certificate(Secret certificate) {}

  /** The one that the BMC shows now. */
  record Replaced(String fingerprint, String message) {}

  /**
   * @param enabled on or off, by the names that Redfish gives: {@code {"IPMI": false}}
   * @param timeServers NTP servers
   */
  record Services(Optional<Map<String, Boolean>> enabled, Optional<List<String>> timeServers) {
    NetworkServices.Wish wish() {
      return new NetworkServices.Wish(enabled.orElse(Map.of()), timeServers);
    }
  }

  /**
   * @param image address; a name alone is a file beside Ichor's loaders: {@code bios.bin}
   * @param targets ids of the firmware inventory; absent leaves it to the BMC
   * @param confirm the machine's name: a broken update may break the machine
   */
  record Update(String image, Optional<List<String>> targets, String confirm) {}

  /** How an update stands. */
  record UpdateState(
      String phase,
      String message,
      String image,
      List<String> targets,
      Instant startedAt,
      Map<String, String> before,
      Map<String, String> after) {
    static UpdateState of(FirmwareUpdate update) {
      return new UpdateState(
          update.phase().name().toLowerCase(Locale.ROOT),
          update.words(),
          MediaRule.shown(update.image()),
          update.targets(),
          update.startedAt(),
          new TreeMap<>(update.before()),
          new TreeMap<>(update.after()));
    }
  }
}
