package dev.ichor.simulator.node;

import dev.ichor.simulator.node.NodeHardware.Disk;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * machine.install.diskSelector: strings are globs, size is an operator with a size, the first match
 * in order wins.
 */
final class DiskSelector {
  private static final Pattern SIZE =
      Pattern.compile("\\s*(>=|<=|>|<|==)?\\s*([0-9.]+)\\s*([kKMGTP]?)(i?)[bB]?\\s*");

  private DiskSelector() {}

  static Optional<Disk> choose(YamlMap selector, List<Disk> disks, List<String> problems) {
    if (selector.has("name")) {
      problems.add("machine.install.diskSelector.name: is not supported");
    }
    return disks.stream()
        .filter(disk -> !disk.transport().isEmpty())
        .filter(disk -> glob(selector, "model", disk.model()))
        .filter(disk -> glob(selector, "serial", disk.serial()))
        .filter(disk -> glob(selector, "wwid", disk.wwid()))
        .filter(
            disk -> !selector.has("uuid") && !selector.has("modalias") && !selector.has("busPath"))
        .filter(disk -> selector.text("type").map(type -> type.equals(type(disk))).orElse(true))
        .filter(
            disk -> selector.text("size").map(size -> size(size, disk.sizeBytes())).orElse(true))
        .findFirst();
  }

  private static String type(Disk disk) {
    if (disk.transport().equals("nvme")) {
      return "nvme";
    }
    return disk.rotational() ? "hdd" : "ssd";
  }

  private static boolean glob(YamlMap selector, String key, String value) {
    return selector
        .text(key)
        .map(pattern -> Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"))
        .map(regex -> Pattern.matches(regex, value))
        .orElse(true);
  }

  private static boolean size(String expression, long bytes) {
    Matcher matcher = SIZE.matcher(expression);
    if (!matcher.matches()) {
      return false;
    }
    double unit = matcher.group(4).isEmpty() ? 1000 : 1024;
    int power =
        " kMGTP".indexOf(matcher.group(3).isEmpty() ? " " : matcher.group(3).replace('K', 'k'));
    double wanted = Double.parseDouble(matcher.group(2)) * Math.pow(unit, power);
    String operator = Optional.ofNullable(matcher.group(1)).orElse("==");
    return switch (operator) {
      case ">" -> bytes > wanted;
      case ">=" -> bytes >= wanted;
      case "<" -> bytes < wanted;
      case "<=" -> bytes <= wanted;
      default -> bytes == wanted; // the pattern leaves only ==
    };
  }
}
