package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.policy.care.NewAccount;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.Words;
import dev.ichor.inventory.model.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The BMC's accounts (DSP0268 AccountService, ManagerAccount); every write is read back. */
final class AccountDesk {
  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  AccountDesk(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  private Reference collection() throws BmcFaultException, InterruptedException {
    var service = session.root().accountService();
    var link =
        service.isPresent()
            ? session.get(service.get()).doc().link("Accounts")
            : Optional.<String>empty();
    if (link.isEmpty()) {
      throw RedfishSession.fault(
          new BmcFault.NotSupported(
              session.target().name(), Ability.ACCOUNTS.words(), "it has no account service"));
    }
    return session.reference(link.get());
  }

  private List<Resource> all() throws BmcFaultException, InterruptedException {
    var accounts = new ArrayList<Resource>();
    for (var path : systems.members(collection())) {
      accounts.add(session.get(path));
    }
    return accounts;
  }

  List<Account> list() throws BmcFaultException, InterruptedException {
    return all().stream()
        .filter(it -> !name(it.doc()).isEmpty())
        .map(AccountDesk::account)
        .toList();
  }

  private static String name(JsonDoc doc) {
    return doc.text("UserName").orElse("");
  }

  /** It says that its name is empty; an account that says nothing may be somebody's. */
  private static boolean isFree(JsonDoc doc) {
    return doc.exact("UserName").filter(String::isEmpty).isPresent();
  }

  private static Account account(Resource resource) {
    var doc = resource.doc();
    var level =
        switch (doc.text("RoleId").orElse("")) {
          case "Administrator" -> Optional.of(Account.Level.ADMINISTRATOR);
          case "Operator" -> Optional.of(Account.Level.OPERATOR);
          case "ReadOnly" -> Optional.of(Account.Level.USER);
          default -> Optional.<Account.Level>empty();
        };
    return new Account(
        doc.text("Id").orElseGet(resource.path()::last), name(doc), doc.flag("Enabled"), level);
  }

  /** By POST; where the collection takes none, into a free slot by PATCH, as iDRAC has it. */
  Account create(NewAccount wish) throws BmcFaultException, InterruptedException {
    var before = all();
    if (before.stream().anyMatch(it -> name(it.doc()).equals(wish.name()))) {
      throw refused("making user '%s'".formatted(wish.name()), "there is one of this name");
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("UserName", wish.name());
    body.put("Password", wish.password());
    body.put("RoleId", role(wish.level()));
    body.put("Enabled", true);
    var said = put(before, JsonBody.of(body));
    if (!(said instanceof Writer.Outcome.Accepted)) {
      throw unmade(wish, said);
    }
    var same =
        madeNow(wish)
            .filter(it -> it.level().equals(Optional.of(wish.level())))
            .filter(it -> it.enabled().orElse(true));
    if (same.isEmpty()) {
      throw session.garbled(
          "user '%s' may be made yet; accepted without effect so far".formatted(wish.name()));
    }
    return same.get();
  }

  private Writer.Outcome put(List<Resource> before, JsonBody user)
      throws BmcFaultException, InterruptedException {
    var said = writer.post(collection(), user);
    var free = before.stream().filter(it -> isFree(it.doc())).findFirst();
    return free.isPresent() && Writer.isNotSupported(said)
        ? writer.patch(free.get().path(), user)
        : said;
  }

  /** A fault while reading back says nothing of the write: its answer has come before. */
  private Optional<Account> madeNow(NewAccount wish)
      throws BmcFaultException, InterruptedException {
    try {
      return list().stream().filter(it -> it.name().equals(wish.name())).findFirst();
    } catch (BmcFaultException e) {
      throw session.garbled(
          "user '%s' may have been made; %s".formatted(wish.name(), e.fault().advice()));
    }
  }

  private BmcFaultException unmade(NewAccount wish, Writer.Outcome said) {
    return isBroken(said)
        ? session.garbled("user '%s' may have been made".formatted(wish.name()))
        : writer.refused("making user '%s'".formatted(wish.name()), said);
  }

  /** It broke over it: what it was told may hold all the same. */
  private static boolean isBroken(Writer.Outcome said) {
    return said instanceof Writer.Outcome.Refused(_, var answer) && answer.status() >= 500;
  }

  private static String role(Account.Level level) {
    return switch (level) {
      case USER -> "ReadOnly";
      case OPERATOR -> "Operator";
      case ADMINISTRATOR -> "Administrator";
    };
  }

  void setPassword(String account, Secret password) throws BmcFaultException, InterruptedException {
    var found = one(account);
    if (name(found.doc()).equals(session.target().user())) {
      throw refused(
          "a new password for user '%s'".formatted(name(found.doc())),
          "Ichor logs in with it and would lock itself out; use ichor discover renew");
    }
    var body = JsonBody.of(Map.of("Password", NewAccount.checked(password)));
    var said = writer.patch(found.path(), body);
    if (!(said instanceof Writer.Outcome.Accepted)) {
      throw writer.refused("the new password of user '%s'".formatted(name(found.doc())), said);
    }
  }

  /**
   * Gives a user this password, Ichor's own user too: whoever calls keeps the old one until the new
   * one is proven. One that is not there is made an administrator.
   */
  void renew(String user, Secret password) throws BmcFaultException, InterruptedException {
    var wish = wish(user, password);
    var found = first(all(), it -> name(it.doc()).equals(wish.name()));
    if (found.isEmpty()) {
      create(wish);
      return;
    }
    var said = writer.patch(found.get().path(), JsonBody.of(Map.of("Password", password)));
    if (isBroken(said)) {
      throw session.garbled("it broke over the new password, and may have taken it");
    }
    if (!(said instanceof Writer.Outcome.Accepted)) {
      throw writer.refused("the new password of user '%s'".formatted(wish.name()), said);
    }
  }

  private NewAccount wish(String user, Secret password) throws BmcFaultException {
    try {
      return new NewAccount(user, password, Account.Level.ADMINISTRATOR);
    } catch (IllegalArgumentException e) {
      throw RedfishSession.fault(
          new BmcFault.UnfitCredentials(session.target().name(), String.valueOf(e.getMessage())));
    }
  }

  /** By DELETE; where slots stay for ever, the slot is switched off. */
  void remove(String account) throws BmcFaultException, InterruptedException {
    var found = one(account);
    var name = name(found.doc());
    if (name.equals(session.target().user())) {
      throw refused("removing user '%s'".formatted(name), "Ichor logs in with it");
    }
    var said = writer.delete(found.path());
    if (!(said instanceof Writer.Outcome.Accepted)) {
      said = writer.patch(found.path(), JsonBody.of(Map.of("Enabled", false)));
    }
    var left = list().stream().filter(it -> it.name().equals(name)).findFirst();
    if (left.isPresent() && left.get().enabled().orElse(true)) {
      throw writer.refused("removing user '%s'".formatted(name), said);
    }
  }

  /** By name, else by number: a user may be called "2". */
  private Resource one(String account) throws BmcFaultException, InterruptedException {
    var all = all();
    return first(all, it -> !account.isEmpty() && name(it.doc()).equals(account))
        .or(() -> first(all, it -> it.doc().text("Id").filter(account::equals).isPresent()))
        .orElseThrow(
            () -> refused("user '%s'".formatted(Words.of(account, 40)), "it has no such user"));
  }

  private static Optional<Resource> first(List<Resource> all, Predicate<Resource> which) {
    return all.stream().filter(which).findFirst();
  }

  private BmcFaultException refused(String what, String why) {
    return RedfishSession.fault(new BmcFault.Refused(session.target().name(), what, why));
  }
}
