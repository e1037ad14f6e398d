package dev.ichor.boot.image;

import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.assets.BootFile.Patch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An image with more kernel arguments in it than it was made with. Only the places that change are
 * held in memory; the rest is read from the file when it is sent, so nothing is copied, every range
 * can be read, and the same arguments give the same octets and the same ETag.
 */
public final class ImagePatch {
  private ImagePatch() {}

  /** The image, or the reason why there is none. */
  public sealed interface Outcome {
    record Patched(BootFile.Patched file) implements Outcome {}

    /** One sentence: what is wrong, then the remedy. */
    record Unfit(String why) implements Outcome {}
  }

  /** A UKI. */
  public static Outcome uki(BootFile.OnDisk image, List<String> arguments) {
    return of(image, arguments, octets -> List.of(UkiFile.kernelLine(octets, "the UKI")));
  }

  /** An ISO: GRUB's entries for BIOS and each UKI on its EFI system partition. */
  public static Outcome iso(BootFile.OnDisk image, List<String> arguments) {
    return of(image, arguments, ImagePatch::slots);
  }

  private interface Search {
    List<KernelLineSlot> in(Octets octets) throws IOException;
  }

  private static Outcome of(BootFile.OnDisk image, List<String> arguments, Search search) {
    try (var channel = FileChannel.open(image.path(), StandardOpenOption.READ)) {
      var slots = search.in(new Octets.OfFile(channel, image.size()));
      if (slots.isEmpty()) {
        return new Outcome.Unfit(
            "%s has no kernel line that could be changed: neither boot/grub/grub.cfg nor a UKI"
                .formatted(image.path().getFileName()));
      }
      List<Patch> patches = new ArrayList<>();
      for (var slot : slots) {
        var text = with(slot.text(), arguments);
        var length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > slot.room()) {
          return new Outcome.Unfit(
              "the kernel line does not fit: %s has room for %d octets, %d are needed; shorten the machine's arguments, or make the image with a schematic that has longer ones"
                  .formatted(slot.name(), slot.room(), length));
        }
        patches.addAll(slot.write(text));
      }
      return new Outcome.Patched(BootFile.Patched.of(image, patches));
    } catch (IOException e) {
      return new Outcome.Unfit(
          "%s cannot be changed: %s".formatted(image.path().getFileName(), e.getMessage()));
    }
  }

  private static List<KernelLineSlot> slots(Octets octets) throws IOException {
    var iso = new IsoImage(octets);
    List<KernelLineSlot> slots = new ArrayList<>();
    iso.grubConfig().filter(slot -> slot.text().contains(PLATFORM)).ifPresent(slots::add);
    var efi = iso.efiImage();
    if (efi.isPresent()) {
      for (var program : FatImage.of(efi.get()).programs()) {
        if (isUki(program.content())) {
          slots.add(UkiFile.kernelLine(program.content(), "UKI " + program.path()));
        }
      }
    }
    return slots;
  }

  /** A boot loader beside it (systemd-boot, GRUB) has no kernel line and is not one. */
  private static boolean isUki(Octets program) throws IOException {
    var head = program.read(0, (int) Math.min(4096, program.size()));
    var text = StandardCharsets.ISO_8859_1.decode(head);
    return text.toString().contains(".cmdline");
  }

  private static final String PLATFORM = "talos.platform=";

  /** A kernel line gets the arguments at its end; in a configuration each Talos entry does. */
  private static String with(String text, List<String> arguments) {
    var more = " " + String.join(" ", arguments);
    if (!text.contains("\n")) {
      return text + more;
    }
    return text.lines()
            .map(line -> line.contains(PLATFORM) ? line.stripTrailing() + more : line)
            .collect(Collectors.joining("\n"))
        + "\n";
  }
}
