package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.inventory.model.Secret;
import java.util.Map;
import java.util.Optional;

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
   * Gives the user this password. One that is not there is made an administrator: by POST, else in
   * the first place without a name, as BMCs with a fixed number of places want it.
   */
  public void set(String user, Secret password) throws BmcFaultException, InterruptedException {
    systems.identify();
    var accounts = accounts();
    var known = find(accounts, user);
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
    var free = find(accounts, "");
    if (free.isEmpty()) {
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

  private Optional<Reference> find(Reference accounts, String user)
      throws BmcFaultException, InterruptedException {
    for (var path : systems.members(accounts)) {
      if (session.get(path).doc().text("UserName").orElse("").equals(user)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }
}
