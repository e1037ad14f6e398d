package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.wire.BootOptions;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.SelfTest.Check;
import dev.ichor.bmc.policy.SelfTest.Verdict;
import dev.ichor.bmc.policy.Spoken;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiQuirk;
import java.util.function.Consumer;

/** Looks what a BMC does over IPMI; reads only. */
public final class IpmiSelfTest {
  private final IpmiClient client;
  private final IpmiTarget target;
  private final Consumer<Check> checks;

  /**
   * @param checks gets each check as it is made, so that what ends the test takes none away
   */
  public IpmiSelfTest(IpmiClient client, IpmiTarget target, Consumer<Check> checks) {
    this.client = client;
    this.target = target;
    this.checks = checks;
  }

  public void run() throws BmcFaultException, InterruptedException {
    client.inSession(
        target,
        Privilege.OPERATOR,
        session -> {
          say(
              "login",
              Verdict.PASSED,
              "RMCP+ session of cipher suite %d with the level OPERATOR%s"
                  .formatted(session.suite().id(), quirks(session)));
          answers(session, "device id", Command.GET_DEVICE_ID, Bytes.EMPTY);
          answers(session, "system GUID", Command.GET_SYSTEM_GUID, Bytes.EMPTY);
          answers(session, "power state", Command.GET_CHASSIS_STATUS, Bytes.EMPTY);
          answers(
              session,
              "boot device can be read back",
              Command.GET_BOOT_OPTIONS,
              BootOptions.get(BootOptions.BOOT_FLAGS));
          return target;
        });
  }

  private static String quirks(IpmiSession session) throws BmcFaultException, InterruptedException {
    var words = session.quirks().stream().map(IpmiQuirk::text).sorted().toList();
    return words.isEmpty() ? "" : ", quirks " + String.join(", ", words);
  }

  private void answers(IpmiSession session, String name, Command command, Bytes data)
      throws BmcFaultException, InterruptedException {
    LanMessage.Response answer = session.command(command, data);
    if (answer.completion().isOk()) {
      say(name, Verdict.PASSED, "%s answered %s".formatted(command.name(), answer.data().toHex()));
    } else {
      say(name, Verdict.ABSENT, "%s: %s".formatted(command.name(), answer.completion()));
    }
  }

  private void say(String name, Verdict verdict, String detail) {
    checks.accept(new Check(Spoken.IPMI, name, verdict, detail));
  }
}
