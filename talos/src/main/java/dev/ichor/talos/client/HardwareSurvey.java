package dev.ichor.talos.client;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.HardwarePart;
import dev.ichor.inventory.model.HardwarePart.Kind;
import dev.ichor.inventory.model.HardwareReport;
import dev.ichor.inventory.port.Configurator.Survey;
import dev.ichor.talos.wire.machine.ListRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that a node's COSI resources say of its hardware, and whether it has a TPM: Talos has
 * no resource for that, so the kernel's device classes are looked at.
 */
final class HardwareSurvey {
  /** Parts of one kind; a machine has some tens of disks and some hundreds of PCI functions. */
  private static final int MOST = 1024;

  /** Characters in all parts together; a real machine's have some tens of KiB. */
  private static final int LARGEST = 512 << 10;

  private final CosiClient cosi;
  private final List<HardwarePart> parts = new ArrayList<>();
  private final Set<Kind> unknown = EnumSet.noneOf(Kind.class);
  private int left = LARGEST;

  private HardwareSurvey(CosiClient cosi) {
    this.cosi = cosi;
  }

  static Survey read(InetAddress node, NodeChannel channel, InstantSource clock) {
    try {
      var resources = channel.resources(channel.limits().inventory());
      var architecture = MaintenanceCalls.architecture(channel, resources);
      return read(channel, resources, architecture, clock.instant());
    } catch (StatusRuntimeException e) {
      return new Survey.Unreadable(MaintenanceCalls.advice(node, channel.fault(e)));
    }
  }

  /**
   * @throws StatusRuntimeException when a call breaks: half a report would read as loss
   */
  static Survey.Read read(
      NodeChannel channel, CosiClient cosi, Architecture architecture, Instant now) {
    var survey = new HardwareSurvey(cosi);
    survey.all(new TpmLook(channel).found());
    var version = cosi.get(CosiType.VERSION, "version").map(found -> found.text("version"));
    return new Survey.Read(
        new HardwareReport(now, version.orElse(""), survey.parts, survey.unknown),
        InventoryReader.read(cosi, architecture));
  }

  private void all(Optional<String> tpm) {
    cosi.get(CosiType.SYSTEM_INFORMATION, "systeminformation")
        .ifPresentOrElse(found -> add(HardwareParts.system(found)), () -> unknown.add(Kind.SYSTEM));
    add(Kind.PROCESSOR, CosiType.PROCESSOR, HardwareParts::processor);
    add(Kind.MEMORY, CosiType.MEMORY_MODULE, HardwareParts::memory);
    var volumes = HardwareParts.contents(cosi.list(CosiType.DISCOVERED_VOLUME));
    add(Kind.DISK, CosiType.DISK, disk -> HardwareParts.disk(disk, volumes));
    add(Kind.NIC, CosiType.LINK_STATUS, HardwareParts::nic);
    add(Kind.PCI, CosiType.PCI_DEVICE, HardwareParts::pci);
    cosi.get(CosiType.SECURITY_STATE, "securitystate")
        .ifPresentOrElse(
            found -> add(HardwareParts.security(found, tpm.orElse(""))),
            () -> unknown.add(Kind.SECURITY));
    add(Kind.ADDRESS, CosiType.ADDRESS, HardwareParts::address);
    add(Kind.EXTENSION, CosiType.EXTENSION, HardwareParts::extension);
  }

  private interface Mapping {
    /** Empty: this resource is no part, an empty slot for one. */
    Optional<HardwarePart> part(CosiResource resource);
  }

  private void add(Kind kind, CosiType type, Mapping mapping) {
    var listing = cosi.listing(type);
    if (!listing.isWhole()) {
      unknown.add(kind);
    }
    var count = 0;
    for (var resource : listing.resources()) {
      var part = mapping.part(resource);
      if (part.isPresent() && (++count > MOST || !add(part.get()))) {
        unknown.add(kind);
        return;
      }
    }
  }

  /** False when the report is full. */
  private boolean add(HardwarePart part) {
    left -= size(part.facts()) + size(part.state()) + part.slot().length();
    return left >= 0 && parts.add(part);
  }

  private static int size(Map<String, String> texts) {
    return texts.entrySet().stream()
        .mapToInt(each -> each.getKey().length() + each.getValue().length())
        .sum();
  }

  /** Whether the kernel has a TPM, and which. */
  private record TpmLook(NodeChannel channel) {
    /**
     * {@code absent}, {@code 1.2} or {@code 2.0}; empty until Talos 1.12, whose maintenance mode
     * has no List.
     */
    Optional<String> found() {
      var resourceManager = has("/sys/class/tpmrm");
      return resourceManager.flatMap(
          isTwo ->
              isTwo ? Optional.of("2.0") : has("/sys/class/tpm").map(is -> is ? "1.2" : "absent"));
    }

    private Optional<Boolean> has(String directory) {
      try {
        var request = ListRequest.newBuilder().setRoot(directory).build();
        var files = channel.machine().list(request);
        for (var look = 0; look < 16 && files.hasNext(); look++) {
          var file = files.next();
          if (file.getError().isEmpty() && file.getRelativeName().startsWith("tpm")) {
            return Optional.of(true);
          }
        }
        return Optional.of(false);
      } catch (StatusRuntimeException e) {
        return switch (channel.fault(e)) {
          case NodeFault.Answered(var code, var text)
              when code == Status.Code.NOT_FOUND || text.contains("no such file") ->
              Optional.of(false);
          case NodeFault.Answered _ -> Optional.empty();
          case NodeFault.Unreachable _,
              NodeFault.ReplyLost _,
              NodeFault.WantsOtherCertificate _,
              NodeFault.CertificateRefused _ ->
              throw e;
        };
      }
    }
  }
}
