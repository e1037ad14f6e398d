package dev.ichor.boot.assets.policy;

import java.time.Duration;
import java.util.Optional;

/** Why something did not come from Image Factory. Closed; each says what to do. */
public sealed interface FactoryFault {
  /** No connection, or no TLS. */
  record Unreachable(String url, String why) implements FactoryFault {}

  /**
   * It answered, and not with the file.
   *
   * @param retryAfter what it asked us to wait
   */
  record Refused(String url, int status, String said, Optional<Duration> retryAfter)
      implements FactoryFault {}

  /** It stopped sending. */
  record Stalled(String url, Duration waited, long octets) implements FactoryFault {}

  /** The connection ended before the file. */
  record BrokenOff(String url, long octets, long total) implements FactoryFault {}

  /** It promised another length than it sends. */
  record LengthDisagrees(String url, long promised, long sent) implements FactoryFault {}

  /** It sends us somewhere we do not go. */
  record RedirectRefused(String url, String to, String why) implements FactoryFault {}

  /** More than we take. */
  record TooLarge(String url, long octets, long limit) implements FactoryFault {}

  /** Not what was asked, e.g. the page of a captive portal. */
  record Garbled(String url, String why) implements FactoryFault {}

  /** The file is another than the one first seen under this name. */
  record Changed(AssetName name, Digest trusted, Digest got) implements FactoryFault {}

  /** Our own disk. */
  record DiskFull(String directory, long needed, long free) implements FactoryFault {}

  /** Our own disk, otherwise. */
  record Unwritable(String directory, String why) implements FactoryFault {}

  /** No factory is configured. */
  record Off(String what) implements FactoryFault {}

  /** What asking again can bring. */
  enum Hope {
    /** The same again may work, without anybody doing something. */
    SOON,
    /**
     * Something else answers in the factory's place: a captive portal, a proxy's page. Somebody
     * will see to it sooner or later, and not here.
     */
    LATER,
    /** Only what is done here changes it. */
    NONE
  }

  /** See {@link Hope}. */
  default Hope hope() {
    return switch (this) {
      case Unreachable _, Stalled _, BrokenOff _, LengthDisagrees _, DiskFull _ -> Hope.SOON;
      case Refused(_, var status, _, _) ->
          status >= 500 || status == 429 || status == 408 ? Hope.SOON : Hope.NONE;
      case RedirectRefused _, Garbled _ -> Hope.LATER;
      case TooLarge _, Changed _, Unwritable _, Off _ -> Hope.NONE;
    };
  }

  /** One sentence: what happened, then the remedy. */
  default String advice() {
    return switch (this) {
      case Unreachable(var url, var why) ->
          "%s cannot be reached (%s); check uplink, --factory, --factory-proxy and --factory-ca"
              .formatted(url, why);
      case Refused(var url, var status, var said, _) ->
          "%s answered %d (%s); %s".formatted(url, status, said, remedy(status));
      case Stalled(var url, var waited, var octets) ->
          "%s sent nothing for %d s after %d octets; what came is kept and continued"
              .formatted(url, waited.toSeconds(), octets);
      case BrokenOff(var url, var octets, var total) ->
          "%s broke off after %d of %d octets; what came is kept and continued"
              .formatted(url, octets, total);
      case LengthDisagrees(var url, var promised, var sent) ->
          "%s promised %d octets and sends %d; nothing was kept, it is fetched anew"
              .formatted(url, promised, sent);
      case RedirectRefused(var url, var to, var why) ->
          "%s redirects to %s, which is not followed: %s".formatted(url, to, why);
      case TooLarge(var url, var octets, var limit) ->
          "%s is %d octets, more than the %d that are taken; import it (ichor assets import) if it is what it says"
              .formatted(url, octets, limit);
      case Garbled(var url, var why) ->
          "%s did not answer as Image Factory does (%s); check that no portal or proxy stands between"
              .formatted(url, why);
      case Changed(var name, var trusted, var got) ->
          "%s is now %s at the factory, and was %s when first seen; it is refused. If the change is wanted: ichor assets forget %s, then fetch again"
              .formatted(name.spoken(), got, trusted, name.path());
      case DiskFull(var directory, var needed, var free) ->
          "%s has %d octets free and needs %d more; free some (ichor assets gc)"
              .formatted(directory, free, needed);
      case Unwritable(var directory, var why) ->
          "%s cannot be written (%s); check the disk, owner and mode".formatted(directory, why);
      case Off(var what) ->
          "%s is not fetched, since --factory is off; import it (ichor assets import, ichor bundle import)"
              .formatted(what);
    };
  }

  private static String remedy(int status) {
    return switch (status) {
      case 400, 404 ->
          "check version and schematic (ichor assets versions, ichor assets schematic)";
      case 401, 402, 403 -> "this factory does not give it to everybody";
      case 407 -> "the proxy wants a login, which is not supported";
      default -> "it is tried again later";
    };
  }
}
