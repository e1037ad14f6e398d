package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.policy.BootRoute;
import dev.ichor.boot.policy.TransferVerdict;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.EvidenceLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;

/** Puts every finished, broken or refused transfer on the timeline and in the log, in one form. */
public final class TransferLog {
  private static final Logger LOG = Logger.getLogger(TransferLog.class);

  private final EvidenceLog evidence;
  private final Evidence.Source source;
  private final InstantSource clock;

  public TransferLog(EvidenceLog evidence, Evidence.Source source, InstantSource clock) {
    this.evidence = requireNonNull(evidence, "evidence");
    this.source = requireNonNull(source, "source");
    this.clock = requireNonNull(clock, "clock");
  }

  /** How it ended. */
  public enum End {
    /** All octets arrived (TFTP: were acknowledged). */
    SERVED,
    /** Only the size was asked (HEAD; EDK2 over TFTP hangs up then): normal, debug only. */
    PROBED,
    /** It ended in the middle. */
    BROKEN_OFF,
    /** Nothing was sent. */
    REFUSED
  }

  /**
   * One transfer.
   *
   * @param name what was asked, as sent
   * @param octets sent (TFTP: acknowledged)
   * @param why the reason when it was not served, else empty
   * @param counts of the blocks, over TFTP
   */
  public record Ended(
      Asker asker,
      BootRoute route,
      String name,
      End end,
      long octets,
      Instant began,
      String why,
      TransferVerdict.Counts counts) {
    /** Over HTTP, where the kernel counts. */
    public Ended(
        Asker asker,
        BootRoute route,
        String name,
        End end,
        long octets,
        Instant began,
        String why) {
      this(asker, route, name, end, octets, began, why, TransferVerdict.Counts.NONE);
    }
  }

  /** Records it once; what the library has decided and recorded itself is not said again. */
  public void ended(Ended transfer) {
    if (transfer.end() == End.REFUSED && isDecided(transfer.route())) {
      return;
    }
    var name = name(transfer);
    var took = Duration.between(transfer.began(), clock.instant());
    var kind = kind(transfer.end());
    var line =
        "%s %s address=%s file=%s bytes=%d ms=%d why=\"%s\""
            .formatted(
                source.name().toLowerCase(Locale.ROOT),
                kind,
                transfer.asker().peer().getHostAddress(),
                name,
                transfer.octets(),
                took.toMillis(),
                Printable.of(transfer.why()));
    if (transfer.end() == End.PROBED) {
      LOG.debug(line);
      return;
    }
    LOG.info(line);
    transfer.asker().subject().ifPresent(subject -> evidence.record(fact(subject, transfer, took)));
  }

  /**
   * A TLS handshake that ended before a request: mostly a client that does not know our authority.
   */
  public void distrusted(Asker asker, String why) {
    var said = Printable.of(why);
    LOG.infof(
        "https refused address=%s why=\"TLS handshake: %s\"", asker.peer().getHostAddress(), said);
    var text =
        "boot HTTPS broke off in the TLS handshake: %s; enrol the site's authority in its firmware, or let it boot over HTTP"
            .formatted(said);
    asker
        .subject()
        .ifPresent(
            subject ->
                evidence.record(
                    new Evidence(
                        subject, clock.instant(), source, "https-distrusted", text, Map.of())));
  }

  private Evidence fact(Evidence.Subject subject, Ended transfer, Duration took) {
    var protocol = source.name().toLowerCase(Locale.ROOT);
    var verdict = TransferVerdict.of(transfer.counts());
    var facts = new HashMap<String, String>();
    facts.put("file", name(transfer));
    facts.put("bytes", Long.toString(transfer.octets()));
    facts.put("milliseconds", Long.toString(took.toMillis()));
    if (transfer.counts().resent() > 0) {
      facts.put("resent", Long.toString(transfer.counts().resent()));
    }
    verdict.ifPresent(text -> facts.put("verdict", text));
    return new Evidence(
        subject,
        clock.instant(),
        source,
        protocol + "-" + kind(transfer.end()),
        sentence(transfer, took) + verdict.map("; "::concat).orElse(""),
        facts);
  }

  private static String sentence(Ended transfer, Duration took) {
    var name = name(transfer);
    return switch (transfer.end()) {
      case SERVED ->
          "%s fetched, %d bytes in %d ms".formatted(name, transfer.octets(), took.toMillis());
      case PROBED -> "%s asked for its size".formatted(name);
      case BROKEN_OFF ->
          "%s broken off after %d bytes: %s"
              .formatted(name, transfer.octets(), Printable.of(transfer.why()));
      case REFUSED -> "%s not served: %s".formatted(name, Printable.of(transfer.why()));
    };
  }

  private static boolean isDecided(BootRoute route) {
    return switch (route) {
      case BootRoute.Script _, BootRoute.Config _, BootRoute.LoaderConfig _ -> true;
      case BootRoute.Loader _,
          BootRoute.Autoexec _,
          BootRoute.Asset _,
          BootRoute.GrubModule _,
          BootRoute.Image _,
          BootRoute.Unknown _ ->
          false;
    };
  }

  private static String kind(End end) {
    return switch (end) {
      case SERVED -> "served";
      case PROBED -> "probed";
      case BROKEN_OFF -> "broken-off";
      case REFUSED -> "refused";
    };
  }

  /** A configuration URL carries a token, which is a key. */
  private static String name(Ended transfer) {
    return transfer.route() instanceof BootRoute.Config
        ? "/config/***"
        : Printable.of(transfer.name());
  }
}
