package dev.ichor.api.rest;

import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.policy.care.Abilities;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.policy.care.Controller;
import dev.ichor.bmc.policy.care.Network;
import dev.ichor.bmc.policy.care.NewAccount;
import dev.ichor.inventory.model.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** What the BMC routes take and give. */
final class BmcJson {
  private BmcJson() {}

  /**
   * The BMC and what it can do.
   *
   * @param protocol that was spoken
   * @param remark why another protocol than the first was taken
   * @param can abilities by name
   * @param cannot abilities by name, with the reason
   */
  record Overview(
      String protocol,
      Optional<String> remark,
      Controller controller,
      List<String> can,
      TreeMap<String, String> cannot) {
    static Overview of(BmcDesk.Answer<Both> answer) {
      var cannot = new TreeMap<String, String>();
      var can =
          answer.value().abilities().whyNot().entrySet().stream()
              .filter(entry -> entry.getValue().isEmpty())
              .map(entry -> word(entry.getKey().name()))
              .sorted()
              .toList();
      answer
          .value()
          .abilities()
          .whyNot()
          .forEach((ability, why) -> why.ifPresent(text -> cannot.put(word(ability.name()), text)));
      return new Overview(
          answer.protocol(), answer.remark(), answer.value().controller(), can, cannot);
    }

    private static String word(String constant) {
      return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Asked in one session. */
  record Both(Controller controller, Abilities abilities) {}

  /** What was done, in a sentence. */
  record Said(String message) {}

  record User(String name, Secret password, Optional<String> level) {
    NewAccount wish() {
      return new NewAccount(
          name, password, Inputs.word(Account.Level.class, "level", level.orElse("operator")));
    }
  }

  record Password(Secret password) {}

  record Light(boolean on) {}

  /**
   * @param dhcp true instead of the other three
   */
  record NetworkWish(
      Optional<Boolean> dhcp,
      Optional<String> address,
      Optional<String> mask,
      Optional<String> gateway) {
    Network.Wish wish() {
      if (dhcp.orElse(false)) {
        if (address.isPresent() || mask.isPresent() || gateway.isPresent()) {
          throw new IllegalArgumentException("send either dhcp: true, or address and mask");
        }
        return new Network.Wish(Optional.empty());
      }
      if (address.isEmpty() || mask.isEmpty()) {
        throw new IllegalArgumentException("send address and mask, or dhcp: true");
      }
      return new Network.Wish(Optional.of(new Network.Fixed(address.get(), mask.get(), gateway)));
    }
  }
}
