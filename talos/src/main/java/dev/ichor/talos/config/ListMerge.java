package dev.ichor.talos.config;

import dev.ichor.talos.contract.InvalidConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that Talos merges in ways of their own. */
final class ListMerge {
  private final StrategicMerge merge;

  ListMerge(StrategicMerge merge) {
    this.merge = merge;
  }

  Object merge(Shape.Merging merging, Shape shape, Object left, Object right, String path)
      throws InvalidConfigException {
    return switch (merging) {
      case DEVICES -> {
        var merged = new ArrayList<Object>((List<?>) left);
        for (var each : (List<?>) right) {
          var named = ((Map<?, ?>) each).get("interface");
          element(merged, each, shape, named == null ? "deviceSelector" : "interface", false, path);
        }
        yield merged;
      }
      case VLANS -> keyed(shape, left, right, "vlanId", true, path);
      case ADMISSION -> keyed(shape, left, right, "name", true, path);
      case CONFIG_FILES -> keyed(shape, left, right, "mountPath", true, path);
      case IMAGE_RULES -> imageRules((List<?>) left, (List<?>) right);
      case ARGUMENTS -> {
        var merged = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) left).forEach((key, value) -> merged.put(String.valueOf(key), value));
        ((Map<?, ?>) right).forEach((key, value) -> merged.put(String.valueOf(key), value));
        yield merged;
      }
      case REPLACED -> right;
    };
  }

  private List<Object> keyed(
      Shape shape, Object left, Object right, String key, boolean absentToo, String path)
      throws InvalidConfigException {
    var merged = new ArrayList<Object>((List<?>) left);
    for (var each : (List<?>) right) {
      element(merged, each, shape, key, absentToo, path);
    }
    return merged;
  }

  /**
   * @param absentToo two elements without the key are the same one
   */
  private void element(
      List<Object> merged, Object each, Shape shape, String key, boolean absentToo, String path)
      throws InvalidConfigException {
    var at = find(merged, key, ((Map<?, ?>) each).get(key), absentToo);
    if (at < 0) {
      merged.add(each);
      return;
    }
    var of = ((Shape.Listing) shape).of();
    var structure = (Shape.Structure) (of instanceof Shape.Pointer(var to) ? to : of);
    merged.set(at, merge.structure(structure, (Map<?, ?>) merged.get(at), (Map<?, ?>) each, path));
  }

  private static int find(
      List<Object> elements, String key, @Nullable Object wanted, boolean absentToo) {
    if (wanted == null && !absentToo) {
      return -1;
    }
    for (var i = 0; i < elements.size(); i++) {
      var there = elements.get(i) instanceof Map<?, ?> map ? map.get(key) : null;
      if (java.util.Objects.equals(wanted, there)) {
        return i;
      }
    }
    return -1;
  }

  private static List<Object> imageRules(List<?> left, List<?> right) {
    var merged = new ArrayList<Object>(left);
    for (var each : right) {
      // a rule that an earlier one of the same patch added is not looked for
      var at = find(merged.subList(0, left.size()), "image", ((Map<?, ?>) each).get("image"), true);
      if (at < 0) {
        merged.add(each);
      } else {
        merged.set(at, each);
      }
    }
    return merged;
  }
}
