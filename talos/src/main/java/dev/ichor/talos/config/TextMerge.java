package dev.ichor.talos.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values with a textual form of their own: most are replaced unless the new one is empty, or no
 * time at all. A certificate with its key is replaced as one, what the patch leaves out of it goes.
 * A URL keeps the parts that the patch's URL has not, for instance its path.
 */
final class TextMerge {
  private static final Set<String> URLS = Set.of("URL", "Endpoint");

  private TextMerge() {}

  static Object merge(String type, Object left, Object right) {
    if (right instanceof Map) {
      return right;
    }
    if (URLS.contains(type) && left instanceof String old && right instanceof String fresh) {
      return url(old, fresh).orElse(fresh);
    }
    var zero = type.equals("Duration") && String.valueOf(right).matches("0[a-z]*");
    return zero || right.equals("") ? left : right;
  }

  private static Optional<String> url(String left, String right) {
    try {
      var old = new URI(left);
      var fresh = new URI(right);
      var text = new StringBuilder();
      or(fresh.getScheme(), old.getScheme()).ifPresent(scheme -> text.append(scheme).append(':'));
      or(fresh.getRawAuthority(), old.getRawAuthority())
          .ifPresent(authority -> text.append("//").append(authority));
      or(fresh.getRawPath(), old.getRawPath()).ifPresent(text::append);
      or(fresh.getRawQuery(), old.getRawQuery()).ifPresent(query -> text.append('?').append(query));
      or(fresh.getRawFragment(), old.getRawFragment())
          .ifPresent(fragment -> text.append('#').append(fragment));
      return Optional.of(text.toString());
    } catch (URISyntaxException e) {
      return Optional.empty(); // Talos's own judgement on it is still to come
    }
  }

  private static Optional<String> or(@Nullable String fresh, @Nullable String old) {
    return Optional.ofNullable(fresh == null || fresh.isEmpty() ? old : fresh);
  }
}
