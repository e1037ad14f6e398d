package dev.ichor.api.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ichor.inventory.model.BmcBoot;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.BootAnswer.DiskBoot;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.IpmiQuirk;
import dev.ichor.inventory.model.IpmiRoute;
import dev.ichor.inventory.model.IpmiWish;
import dev.ichor.inventory.model.KernelArguments;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a request may ask for a machine. */
public sealed interface MachineWish {
  /**
   * A machine known before it boots; needs at least one of {@code macs}, {@code uuid}, {@code bmc}.
   *
   * @param macs 52:54:00:12:34:56
   */
  record Import(
      Optional<String> name,
      Optional<List<String>> macs,
      Optional<UUID> uuid,
      Optional<String> serial,
      Optional<Bmc> bmc,
      Optional<Map<String, String>> labels)
      implements MachineWish {
    MachineKeys keys() {
      var addresses =
          macs.orElse(List.of()).stream().map(MacAddress::parse).collect(Collectors.toSet());
      if (addresses.isEmpty() && uuid.isEmpty() && bmc.isEmpty()) {
        throw new IllegalArgumentException(
            "a machine needs something to be recognised by; give macs, uuid or bmc");
      }
      return new MachineKeys(uuid, serial, addresses);
    }
  }

  /**
   * A BMC with its credentials, which no answer ever repeats.
   *
   * @param protocol {@code ipmi}, {@code redfish} or {@code auto}: Redfish, else IPMI; {@code ipmi}
   *     when absent. Without a BMC: {@code wake} sends a magic packet, {@code human} asks a person
   * @param host of the BMC; with {@code wake} where the packet goes, with {@code human} who is
   *     asked
   * @param port 623 for IPMI, 443 for Redfish and {@code auto}, 9 for {@code wake} when absent
   * @param user with {@code wake} the MAC address that wakes; absent in a change: as it is
   * @param password with {@code wake} the SecureOn password, if there is one; absent in a change
   *     for the same user: as it is
   * @param ipmiPort with {@code auto}: where IPMI is tried; 623 when absent
   * @param certificate approves a BMC's certificate: {@code sha256:} and its fingerprint, or its
   *     authority's certificate in PEM; when absent, public authorities
   * @param prefer with {@code auto}: {@code ipmi} or {@code redfish} is tried first, always
   * @param boot how a network boot is armed: {@code pxe}, {@code http} (UEFI HTTP boot from Ichor,
   *     over Redfish), or an address to boot from; {@code pxe} when absent
   * @param system {@code Id} of the system that is the machine, where the BMC has several
   * @param hostKey approves the SSH host key of its console: {@code SHA256:} as {@code ssh-keygen
   *     -l} prints it; when absent, no password is sent there
   * @param kg the BMC's own key of IPMI, at most 20 octets: text, or {@code hex:} and digits;
   *     absent in a change: as it is; {@code hex:00}: it has none any more
   * @param suites cipher suites of IPMI in the order to try, e.g. {@code 17,3,8}; 17, 3 when absent
   * @param quirks what the BMC needs of IPMI, e.g. {@code nochecksumcheck}
   * @param target with {@code ipmi}: the controller behind the BMC that is the machine's, {@code
   *     0x82}, {@code 7:0x82} or {@code 0x82,7:0x74}; the BMC itself when absent
   */
  record Bmc(
      Optional<String> protocol,
      String host,
      Optional<Integer> port,
      Optional<String> user,
      Optional<Secret> password,
      Optional<Integer> ipmiPort,
      Optional<String> certificate,
      Optional<String> prefer,
      Optional<String> boot,
      Optional<String> system,
      Optional<String> hostKey,
      Optional<Secret> kg,
      Optional<String> suites,
      Optional<List<String>> quirks,
      Optional<String> target)
      implements MachineWish {
    /**
     * @param present what the machine has: user and password that are absent are those, for nobody
     *     else may know them
     */
    BmcEndpoint endpoint(Optional<BmcEndpoint> present) {
      var kept = present.filter(it -> it.protocol().isController());
      var name = user.or(() -> kept.map(BmcEndpoint::user));
      var same = kept.filter(it -> name.equals(Optional.of(it.user())));
      return new Bmc(
              protocol,
              host,
              port,
              isController() ? name : user,
              isController() ? password.or(() -> same.map(BmcEndpoint::password)) : password,
              ipmiPort,
              certificate,
              prefer,
              boot,
              system,
              hostKey,
              kg.or(() -> kept.map(BmcEndpoint::ipmiWish).flatMap(IpmiWish::kg)),
              suites,
              quirks,
              target)
          .endpoint();
    }

    /** Whether a password that only Ichor knows would be sent another way than now. */
    boolean movesPassword(Optional<BmcEndpoint> present) {
      return password.isEmpty()
          && isController()
          && present
              .filter(it -> it.protocol().isController() && !it.isSameWay(endpoint(present)))
              .isPresent();
    }

    private boolean isController() {
      return spoken().isController();
    }

    private BmcEndpoint.Protocol spoken() {
      return Inputs.word(BmcEndpoint.Protocol.class, "protocol", protocol.orElse("ipmi"));
    }

    BmcEndpoint endpoint() {
      var spoken = spoken();
      int usual =
          switch (spoken) {
            case IPMI -> BmcEndpoint.IPMI_PORT;
            case REDFISH, AUTO -> 443;
            case WAKE, HUMAN -> 9;
          };
      var isHuman = spoken == BmcEndpoint.Protocol.HUMAN;
      var secret = password.orElseGet(() -> needed(spoken, "password", Secret.of("")));
      Inputs.bounded("password", secret.reveal(), 256);
      return new BmcEndpoint(
          spoken,
          isHuman ? Inputs.bounded("host", host, 64) : Inputs.host(host),
          port.orElse(usual),
          Inputs.bounded("user", user.orElseGet(() -> needed(spoken, "user", "")), 64),
          secret,
          ipmiPort,
          certificate.map(BmcTrust::new),
          prefer.map(word -> Inputs.word(BmcEndpoint.Protocol.class, "prefer", word)),
          boot.map(BmcBoot::new),
          system.map(id -> Inputs.bounded("system", id, 128)),
          hostKey.map(String::strip),
          Optional.of(ipmi()));
    }

    private IpmiWish ipmi() {
      return new IpmiWish(
          kg,
          suites.map(IpmiWish::suites).orElse(List.of()),
          quirks.orElse(List.of()).stream().map(IpmiQuirk::parse).collect(Collectors.toSet()),
          target.map(IpmiRoute::parse));
    }

    private static <T> T needed(BmcEndpoint.Protocol spoken, String field, T without) {
      if (spoken.isController()) {
        throw new IllegalArgumentException("a BMC needs %s; give it".formatted(field));
      }
      return without;
    }
  }

  /**
   * Only what is given changes; {@code labels} and {@code quirks} replace all of them.
   *
   * @param loader {@code auto}, {@code undionly}, {@code snponly}, {@code ipxe}, {@code shim},
   *     {@code grub}, {@code pxelinux}, {@code uki}, {@code uki-signed}, or the name of a file in
   *     the loaders' directory
   * @param quirks e.g. {@code uefi-skips-discovery}
   * @param diskBoot {@code exit}, {@code sanboot}, {@code not-found}, {@code bmc}; {@code auto}: by
   *     what is learned
   * @param consoles {@code tty0}, {@code ttyS1,115200n8}; empty: the usual
   * @param network what its kernel is told; an empty object: DHCP on every link
   * @param arguments of its kernel, behind those of its cluster; replaces all of them
   */
  record Patch(
      Optional<String> name,
      Optional<Map<String, String>> labels,
      Optional<Boolean> cordoned,
      @JsonProperty("protected") Optional<Boolean> isProtected,
      Optional<Bmc> bmc,
      Optional<String> loader,
      Optional<List<String>> quirks,
      Optional<String> diskBoot,
      Optional<List<String>> consoles,
      Optional<NetworkProfileJson> network,
      Optional<List<String>> arguments)
      implements MachineWish {
    /** What was asked of the boot settings, over those that the machine has. */
    Optional<BootSettings> boot(BootSettings present) {
      if (loader.isEmpty()
          && quirks.isEmpty()
          && diskBoot.isEmpty()
          && consoles.isEmpty()
          && network.isEmpty()
          && arguments.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new BootSettings(
              loader.map(LoaderSelection::parse).orElse(present.loader()),
              quirks
                  .map(words -> words.stream().map(BootQuirk::parse).collect(Collectors.toSet()))
                  .orElse(present.quirks()),
              diskBoot
                  .map(text -> text.equals("auto") ? none() : Optional.of(DiskBoot.parse(text)))
                  .orElse(present.disk()),
              consoles.orElse(present.consoles()),
              network.map(NetworkProfileJson::profile).orElse(present.network()),
              arguments.map(KernelArguments::given).orElse(present.arguments())));
    }
  }

  private static Optional<DiskBoot> none() {
    return Optional.empty();
  }

  /** Why a machine is refused. */
  record Refusal(Optional<String> reason) implements MachineWish {}

  /**
   * To a cluster.
   *
   * @param role {@code controlplane} or {@code worker}
   * @param patches strategic merge patches (YAML) of this machine alone
   */
  record Assign(String cluster, String role, Optional<List<String>> patches)
      implements MachineWish {
    Assignment assignment() {
      return new Assignment(cluster, Inputs.role(role), patches.orElse(List.of()));
    }
  }
}
