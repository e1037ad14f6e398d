package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Option 77: a list of length-prefixed classes (RFC 3004 §4), or one raw string as iPXE sends it.
 *
 * @param classes what it may be read as: always the raw form, and the list where it divides evenly
 */
public record UserClass(List<String> classes) {
  public UserClass {
    classes = List.copyOf(classes);
  }

  public static UserClass of(Bytes option) {
    var classes = new ArrayList<String>();
    classes.add(Options.toText(option));
    classes.addAll(lengthPrefixed(option));
    return new UserClass(classes);
  }

  public boolean names(String wanted) {
    return classes.contains(wanted);
  }

  private static List<String> lengthPrefixed(Bytes option) {
    var found = new ArrayList<String>();
    var at = 0;
    while (at < option.size()) {
      var end = at + 1 + option.at(at);
      if (option.at(at) == 0 || end > option.size()) {
        return List.of();
      }
      found.add(Options.toText(option.slice(at + 1, end)));
      at = end;
    }
    return found;
  }
}
