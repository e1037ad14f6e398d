package dev.ichor.talos.config;

import dev.ichor.inventory.model.Hardware.Disk;
import dev.ichor.talos.contract.InvalidConfigException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Chooses among the discovered disks by what they are. Text is a glob ({@code *} and {@code ?}),
 * size a comparison such as {@code >= 100GB}.
 */
final class DiskSelection {
  private static final Pattern SIZE =
      Pattern.compile("(>=|<=|==|>|<)? *(\\d{1,12}(?:\\.\\d{1,3})?) *([KMGTP]i?)?[Bb]?");

  private final Map<String, String> wanted;

  /**
   * @throws InvalidConfigException when a key or a size cannot be compared
   */
  DiskSelection(Map<String, String> wanted) throws InvalidConfigException {
    this.wanted = wanted;
    for (var each : wanted.entrySet()) {
      switch (each.getKey()) {
        case "model", "serial", "wwid", "transport", "type", "name" -> {}
        case "size" -> {
          if (!SIZE.matcher(each.getValue()).matches()) {
            throw new InvalidConfigException(
                "installDiskSelector.size '%s' is not a size; write it as '>= 100GB'"
                    .formatted(each.getValue()));
          }
        }
        default ->
            throw new InvalidConfigException(
                "installDiskSelector.%s is not known of a disk; known are size, model, serial, wwid, transport, type (ssd, hdd, nvme), name"
                    .formatted(each.getKey()));
      }
    }
  }

  boolean matches(Disk disk) {
    return wanted.entrySet().stream()
        .allMatch(each -> matches(disk, each.getKey(), each.getValue()));
  }

  private static boolean matches(Disk disk, String key, String value) {
    return switch (key) {
      case "size" -> size(disk.sizeBytes(), value);
      case "model" -> glob(disk.model(), value);
      case "serial" -> glob(disk.serial(), value);
      case "wwid" -> glob(disk.wwid(), value);
      case "transport" -> glob(disk.transport(), value);
      case "type" ->
          switch (value) {
            case "nvme" -> disk.transport().equals("nvme");
            case "hdd" -> disk.rotational();
            case "ssd" -> !disk.rotational() && !disk.transport().equals("nvme");
            default -> false;
          };
      default -> glob(disk.name(), value) || glob(disk.devPath(), value);
    };
  }

  private static boolean glob(String text, String glob) {
    var pattern = new StringBuilder();
    for (var i = 0; i < glob.length(); i++) {
      var letter = glob.charAt(i);
      pattern.append(
          letter == '*' ? ".*" : letter == '?' ? "." : Pattern.quote(String.valueOf(letter)));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(text).matches();
  }

  private static boolean size(long bytes, String comparison) {
    var matcher = SIZE.matcher(comparison);
    if (!matcher.matches()) {
      return false;
    }
    var limit = (long) (Double.parseDouble(matcher.group(2)) * unit(matcher.group(3)));
    return switch (Optional.ofNullable(matcher.group(1)).orElse("==")) {
      case ">=" -> bytes >= limit;
      case "<=" -> bytes <= limit;
      case ">" -> bytes > limit;
      case "<" -> bytes < limit;
      default -> bytes == limit;
    };
  }

  private static double unit(@org.jspecify.annotations.Nullable String unit) {
    if (unit == null) {
      return 1;
    }
    var power = "KMGTP".indexOf(unit.charAt(0)) + 1;
    return Math.pow(unit.endsWith("i") ? 1024 : 1000, power);
  }

  @Override
  public String toString() {
    return String.join(
        ", ",
        wanted.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .sorted()
            .toList());
  }
}
