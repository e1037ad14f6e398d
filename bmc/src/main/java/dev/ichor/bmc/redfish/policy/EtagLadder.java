package dev.ichor.bmc.redfish.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The {@code If-Match} values to try for one PATCH, in order (DSP0266 "ETags"). The standard wants
 * the header's value exactly as given; some BMCs want it without the weakness prefix, without the
 * quotes, any value, or none.
 */
public final class EtagLadder {
  private EtagLadder() {}

  /**
   * @param header {@code ETag} of the GET
   * @param body {@code @odata.etag} of the GET
   * @return never empty; an empty value means no {@code If-Match} at all
   */
  public static List<Optional<String>> rungs(
      Optional<String> header, Optional<String> body, EtagHabit habit) {
    var known = header.or(() -> body);
    var values = new LinkedHashSet<Optional<String>>();
    if (habit == EtagHabit.NONE || known.isEmpty()) {
      values.add(Optional.empty());
    }
    if (habit == EtagHabit.ANY) {
      values.add(Optional.of("*"));
    }
    var forms = new ArrayList<Optional<String>>();
    header.map(Optional::of).ifPresent(forms::add);
    body.map(Optional::of).ifPresent(forms::add);
    known.map(EtagLadder::strong).map(Optional::of).ifPresent(forms::add);
    known.map(tag -> "W/" + strong(tag)).map(Optional::of).ifPresent(forms::add);
    known.map(tag -> strong(tag).replace("\"", "")).map(Optional::of).ifPresent(forms::add);
    values.addAll(forms);
    values.add(Optional.of("*"));
    values.add(Optional.empty());
    return List.copyOf(values);
  }

  /** {@code W/"1"} and {@code 1} as {@code "1"}. */
  private static String strong(String tag) {
    var bare = tag.startsWith("W/") ? tag.substring(2) : tag;
    return bare.startsWith("\"") ? bare : "\"%s\"".formatted(bare.replace("\"", ""));
  }
}
