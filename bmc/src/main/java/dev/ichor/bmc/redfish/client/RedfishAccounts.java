package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.inventory.model.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Users of a BMC by Redfish (DSP0268 AccountService, ManagerAccount), in one session. */
public final class RedfishAccounts {
  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  public RedfishAccounts(RedfishSession session) {
    this.session = session;
    this.systems = new Systems(session);
    this.writer = new Writer(session);
  }

  /**
   * Gives the user this password. One that is not there is made an administrator: by POST, or in
   * the first place without a name where POST is unknown, as with a fixed number of places.
   */
  public void set(String user, Secret password) throws BmcFaultException, InterruptedException {
    systems.identify();
    var accounts = accounts();
    var known = find(accounts, it -> it.text("UserName").filter(user::equals).isPresent());
    if (known.isPresent()) {
      var body = JsonBody.of(Map.of("Password", password.reveal()));
      accepted("a new password", writer.patch(known.get(), body));
      return;
    }
    var body =
        JsonBody.of(
            Map.of(
                "UserName",
                user,
                "Password",
                password.reveal(),
                "RoleId",
                "Administrator",
                "Enabled",
                true));
    var said = writer.post(accounts, body);
    if (said instanceof Writer.Outcome.Accepted) {
      return;
    }
    var free = find(accounts, AccountDesk::isFree);
    if (free.isEmpty() || !Writer.isNotSupported(said)) {
      throw writer.refused("a new user", said);
    }
    accepted("a new user", writer.patch(free.get(), body));
  }

  private void accepted(String what, Writer.Outcome said) throws BmcFaultException {
    if (!(said instanceof Writer.Outcome.Accepted)) {
      throw writer.refused(what, said);
    }
  }

  private Reference accounts() throws BmcFaultException, InterruptedException {
    var service = session.root().accountService();
    var link =
        service.isPresent()
            ? session.get(service.get()).doc().link("Accounts")
            : Optional.<String>empty();
    if (link.isEmpty()) {
      throw RedfishSession.fault(
          new BmcFault.NotSupported(
              session.target().name(), "setting a password", "it has no account service"));
    }
    return session.reference(link.get());
  }

  private Optional<Reference> find(Reference accounts, Predicate<JsonDoc> which)
      throws BmcFaultException, InterruptedException {
    for (var path : systems.members(accounts)) {
      if (which.test(session.get(path).doc())) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }
}
