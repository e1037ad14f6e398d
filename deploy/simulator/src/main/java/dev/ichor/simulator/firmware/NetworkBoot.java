package dev.ichor.simulator.firmware;

import static java.util.Objects.requireNonNull;

import dev.ichor.simulator.firmware.ipxe.IpxeSettings;
import dev.ichor.simulator.firmware.ipxe.LoaderWorld;
import dev.ichor.simulator.firmware.ipxe.ScriptEnd;
import dev.ichor.simulator.firmware.ipxe.ScriptInterpreter;
import dev.ichor.simulator.relay.SwitchPort;
import dev.ichor.simulator.wire.DhcpOption;
import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.Ip4;
import dev.ichor.simulator.wire.Octets;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One attempt to boot from the network, from the first DISCOVER to a kernel or a reason. */
public final class NetworkBoot {
  private static final int MOST_LOADERS = 4;

  private final FirmwareKind kind;
  private final ClientIdentity client;
  private final SwitchPort port;
  private final BootSettings settings;
  private final BooleanSupplier diskBoots;
  private final FirmwareFaults faults;
  private final Consumer<String> trace;
  private Optional<String> given = Optional.empty();

  public NetworkBoot(
      FirmwareKind kind,
      ClientIdentity client,
      SwitchPort port,
      BootSettings settings,
      BooleanSupplier diskBoots,
      FirmwareFaults faults,
      Consumer<String> trace) {
    this.kind = requireNonNull(kind, "kind");
    this.client = requireNonNull(client, "client");
    this.port = requireNonNull(port, "port");
    this.settings = requireNonNull(settings, "settings");
    this.diskBoots = diskBoots;
    this.faults = requireNonNull(faults, "faults");
    this.trace = trace;
  }

  /** Runs the firmware's client, then every loader it leads to. */
  public BootResult run() throws InterruptedException {
    return run(kind.rom());
  }

  /**
   * UEFI HTTP boot because the BMC says so.
   *
   * @param address what to load; empty text leaves it to DHCP
   */
  public BootResult byHttp(String address) throws InterruptedException {
    if (kind == FirmwareKind.BIOS) {
      return new BootResult.Failed("a BIOS has no HTTP boot");
    }
    if (address.isEmpty()) {
      return run(DhcpStyles.EDK2_HTTP);
    }
    trace.accept("boot entry of the BMC: " + address);
    given = Optional.of(address);
    return run(DhcpStyles.EDK2_HTTP_GIVEN);
  }

  private BootResult run(DhcpStyle first) throws InterruptedException {
    DhcpStyle style = first;
    for (int loaders = 0; loaders < MOST_LOADERS; loaders++) {
      Stage stage = stage(style);
      if (loaders > 0 && given.isPresent() && stage instanceof Stage.Over(BootResult.Failed _)) {
        stage = autoexec(style);
      }
      switch (stage) {
        case Stage.Over(BootResult result) -> {
          return result;
        }
        case Stage.Loaded(Image program) when faults.refuses(program.url()) -> {
          return new BootResult.Failed(program.url() + " is refused by Secure Boot");
        }
        case Stage.Loaded(Image program) -> style = kind.loaded(program.url());
      }
    }
    return new BootResult.Failed(
        "loader loop: %d loaders, each told to load another".formatted(MOST_LOADERS));
  }

  /** One client has run. */
  private sealed interface Stage {
    record Over(BootResult result) implements Stage {}

    record Loaded(Image program) implements Stage {}
  }

  private static Stage failed(String why) {
    return new Stage.Over(new BootResult.Failed(why));
  }

  private Stage stage(DhcpStyle style) throws InterruptedException {
    DhcpClient dhcp =
        new DhcpClient(style, client, port, settings.speed(), new ProxyPort(settings.proxyPort()));
    trace.accept("%s: DISCOVER".formatted(style.name()));
    return switch (dhcp.run()) {
      case DhcpClient.Result.Failed(String why) -> failed("%s: %s".formatted(style.name(), why));
      case DhcpClient.Result.Bound bound -> bound(style, bound);
    };
  }

  /**
   * iPXE that DHCP told nothing looks beside itself. In the real one that comes before DHCP's word,
   * from 2022 on; here after it, so that the usual way stays what it was.
   */
  private Stage autoexec(DhcpStyle loader) throws InterruptedException {
    String from = given.orElseThrow();
    String script = from.substring(0, from.lastIndexOf('/') + 1) + "autoexec.ipxe";
    trace.accept("%s: DHCP names nothing, tries %s".formatted(loader.name(), script));
    DhcpStyle plain = DhcpStyles.EDK2_HTTP_GIVEN;
    DhcpClient dhcp =
        new DhcpClient(plain, client, port, settings.speed(), new ProxyPort(settings.proxyPort()));
    if (!(dhcp.run() instanceof DhcpClient.Result.Bound bound)) {
      return failed(loader.name() + ": no address");
    }
    try {
      return started(loader, bound, BootHttp.ipxe(bound.address()).get(script));
    } catch (LoadException e) {
      return failed("%s: %s".formatted(loader.name(), e.getMessage()));
    }
  }

  private Stage bound(DhcpStyle style, DhcpClient.Result.Bound bound) throws InterruptedException {
    String address = bound.address().getHostAddress();
    Optional<BootFile> file =
        style.equals(DhcpStyles.EDK2_HTTP_GIVEN) ? given.map(BootFile.Url::new) : bound.bootFile();
    if (file.isEmpty()) {
      return failed("%s: address %s but nothing to boot".formatted(style.name(), address));
    }
    trace.accept("%s: ACK %s, boots %s".formatted(style.name(), address, file.get()));
    try {
      Image image = load(style, bound.address(), file.get());
      trace.accept("%s: loaded %s".formatted(style.name(), image.summary()));
      return started(style, bound, image);
    } catch (LoadException e) {
      return failed("%s: %s".formatted(style.name(), e.getMessage()));
    }
  }

  private Image load(DhcpStyle style, Inet4Address local, BootFile file) throws LoadException {
    boolean ipxe = style.rule() == DhcpStyle.OfferRule.IPXE;
    TftpClient tftp = new TftpClient(local, settings.tftpPort());
    return switch (file) {
      case BootFile.Tftp name -> ipxe ? tftp.ipxe(name) : tftp.edk2(name);
      case BootFile.Url(String url) when ipxe -> BootHttp.ipxe(local).get(url);
      case BootFile.Url(String url) when isHttp(style) -> {
        BootHttp http = BootHttp.edk2(local);
        long announced = http.size(url);
        Image image = http.get(url);
        if (image.length() != announced) {
          throw new LoadException(
              "%s: HEAD said %d octets, GET brought %d".formatted(url, announced, image.length()));
        }
        yield image;
      }
      case BootFile.Url(String url) -> throw new LoadException(url + " is no TFTP file name");
    };
  }

  private static boolean isHttp(DhcpStyle style) {
    return style.rule() == DhcpStyle.OfferRule.EDK2_HTTP
        || style.equals(DhcpStyles.EDK2_HTTP_GIVEN);
  }

  private Stage started(DhcpStyle style, DhcpClient.Result.Bound bound, Image image)
      throws InterruptedException {
    boolean inLoader = style.rule() == DhcpStyle.OfferRule.IPXE;
    if (inLoader && image.isScript()) {
      World world = new World(bound.address());
      IpxeSettings values = new IpxeSettings(values(bound));
      return over(new ScriptInterpreter(values, world).run(image), bound);
    }
    return program(image);
  }

  /** UEFI starts nothing that is not an EFI program. */
  private Stage program(Image image) {
    boolean efi = kind != FirmwareKind.BIOS;
    return image.isScript()
            || image.length() == 0
            || (efi && !image.isEfiProgram() && !image.isStandIn())
        ? failed("%s is not a program this firmware starts".formatted(image.summary()))
        : new Stage.Loaded(image);
  }

  private Stage over(ScriptEnd end, DhcpClient.Result.Bound bound) {
    return switch (end) {
      case ScriptEnd.Boot(Image kernel, String line, var initrds) -> {
        trace.accept(
            "ipxe: boots a kernel of %d octets with %d initrd"
                .formatted(kernel.length(), initrds.size()));
        yield new Stage.Over(new BootResult.Kernel(line, bound.address()));
      }
      case ScriptEnd.Program(Image image) -> program(image);
      case ScriptEnd.SanBoot _ -> new Stage.Over(new BootResult.Disk());
      case ScriptEnd.Exit(int status) -> new Stage.Over(exited(status));
      case ScriptEnd.Reboot _ -> new Stage.Over(new BootResult.Reset());
      case ScriptEnd.PowerOff _ -> new Stage.Over(new BootResult.PowerOff());
      case ScriptEnd.Failed(String why) -> failed("iPXE script: " + why);
    };
  }

  /** UEFI takes a loader's success for a boot that is over and stops (UEFI 2.10 §3.1.1). */
  private BootResult exited(int status) {
    return kind != FirmwareKind.BIOS && status == 0
        ? new BootResult.AtMenu()
        : new BootResult.Exited();
  }

  private Map<String, String> values(DhcpClient.Result.Bound bound) {
    Map<String, String> values = new TreeMap<>();
    values.put("mac", client.mac().toString());
    values.put("ip", bound.address().getHostAddress());
    values.put("uuid", client.uuid().toString());
    values.put("serial", client.serial());
    values.put("manufacturer", client.manufacturer());
    values.put("product", client.product());
    values.put("platform", kind.platform());
    values.put("buildarch", "x86_64");
    DhcpPacket ack = bound.ack();
    BootFile.server(ack).ifPresent(s -> values.put("next-server", s.getHostAddress()));
    ack.option(DhcpOption.BOOT_FILE).map(Octets::text).ifPresent(f -> values.put("filename", f));
    return values;
  }

  /** The script's way to network, clock and screen. */
  private final class World implements LoaderWorld {
    private final Inet4Address local;

    World(Inet4Address local) {
      this.local = local;
    }

    @Override
    public Image fetch(String url) throws LoadException, InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException("the power went");
      }
      Optional<BootFile.Tftp> tftp = tftp(url);
      Image image =
          tftp.isPresent()
              ? new TftpClient(local, settings.tftpPort()).ipxe(tftp.get())
              : BootHttp.ipxe(local).get(url);
      trace.accept("ipxe: loaded %s".formatted(image.summary()));
      return image;
    }

    private static Optional<BootFile.Tftp> tftp(String url) throws LoadException {
      if (!url.startsWith("tftp://")) {
        return Optional.empty();
      }
      String rest = url.substring("tftp://".length());
      int slash = rest.indexOf('/');
      Optional<Inet4Address> server = Ip4.tryParse(slash < 0 ? rest : rest.substring(0, slash));
      if (server.isEmpty()) {
        throw new LoadException(url + " names no server by address");
      }
      return Optional.of(new BootFile.Tftp(server.get(), rest.substring(slash + 1)));
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Thread.sleep(DhcpTiming.scaled(duration, settings.speed()));
    }

    @Override
    public void print(String line) {
      trace.accept("screen: " + line);
    }

    /** An EFI iPXE has no drive numbers. */
    @Override
    public boolean startsDisk() {
      return kind == FirmwareKind.BIOS && diskBoots.getAsBoolean();
    }
  }
}
