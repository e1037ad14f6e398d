package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ichor bmc set}: which BMC a machine has and how it is spoken to. */
@Command(
    name = "set",
    description = {
      "Enters a machine's BMC: address, login, protocol, key.",
      "Password and key that are not given stay as they are; all else is replaced."
    },
    mixinStandardHelpOptions = true)
final class BmcSetCommand extends AssetsCommand.Asked {
  @Parameters(index = "0", paramLabel = "MACHINE", description = "Its name or id.")
  String machine = "";

  @Option(names = "--host", required = true, description = "The BMC's name or address.")
  String host = "";

  @Option(names = "--protocol", description = "ipmi, redfish, auto. Default: ipmi")
  Optional<String> protocol = Optional.empty();

  @Option(names = "--port", description = "Default: 623 for ipmi, else 443")
  Optional<Integer> port = Optional.empty();

  @Option(names = "--ipmi-port", description = "With auto. Default: 623")
  Optional<Integer> ipmiPort = Optional.empty();

  @Option(names = "--prefer", description = "With auto: ipmi or redfish first.")
  Optional<String> prefer = Optional.empty();

  @Option(names = "--user", description = "Default: as it is.")
  Optional<String> user = Optional.empty();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Holds the password; never on the command line.")
  Optional<Path> passwordFile = Optional.empty();

  @Option(
      names = "--certificate",
      description = "What vouches for its certificate: sha256: and the fingerprint.")
  Optional<String> certificate = Optional.empty();

  @Option(
      names = "--kg-file",
      paramLabel = "FILE",
      description = "Holds the BMC's key K_g for IPMI: text, or hex: and digits; hex:00: none.")
  Optional<Path> kgFile = Optional.empty();

  @Option(
      names = "--suites",
      description = "Cipher suites of IPMI in their order, of 17, 3, 12, 8, 2. Default: 17,3")
  Optional<String> suites = Optional.empty();

  @Option(
      names = "--quirk",
      description = "What the BMC needs of IPMI, e.g. nochecksumcheck; repeat it for more.")
  List<String> quirks = new ArrayList<>();

  @Override
  int run(PrintWriter out) throws RefusedException, IOException, InterruptedException {
    var path = BmcCommand.path(link, machine);
    var body = OperatorLink.JSON.createObjectNode();
    var bmc = body.putObject("bmc").put("host", host);
    words(bmc);
    if (passwordFile.isPresent()) {
      bmc.put("password", Files.readString(passwordFile.get()).strip());
    }
    if (kgFile.isPresent()) {
      bmc.put("kg", Files.readString(kgFile.get()).strip());
    }
    link.patch(path, body);
    out.printf("%s is the BMC of %s%n", host, machine);
    return 0;
  }

  private void words(ObjectNode bmc) {
    protocol.ifPresent(it -> bmc.put("protocol", it));
    port.ifPresent(it -> bmc.put("port", it));
    ipmiPort.ifPresent(it -> bmc.put("ipmiPort", it));
    prefer.ifPresent(it -> bmc.put("prefer", it));
    user.ifPresent(it -> bmc.put("user", it));
    certificate.ifPresent(it -> bmc.put("certificate", it));
    suites.ifPresent(it -> bmc.put("suites", it));
    if (!quirks.isEmpty()) {
      quirks.forEach(bmc.putArray("quirks")::add);
    }
  }
}
