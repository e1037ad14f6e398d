package dev.ichor.simulator.bmc.redfish;

import java.util.EnumMap;
import java.util.Map;

/**
 * What is wrong with a BMC's Redfish service, as data: how often each fault shows before the
 * service is in health again. Absent is never.
 */
public record RedfishFaults(Map<Fault, Integer> times) {
  /** A service in good health. */
  public static final RedfishFaults NONE = new RedfishFaults(Map.of());

  /** One way to go wrong. */
  public enum Fault {
    /** 503 with Retry-After to any request but the service root. */
    BUSY,
    /** 409 to a write. */
    CONFLICT,
    /** 412 to a PATCH, whatever its If-Match. */
    ETAG,
    /** HTML with status 200 for the system. */
    HTML,
    /** 200 to a PATCH that changes nothing. */
    NO_EFFECT,
    /** The system's document ends in the middle, and the connection with it. */
    HALF,
    /** No answer for the system at all. */
    STALL,
    /** A page of the collection of systems that names another page. */
    PAGES,
    /** A string of 64 MiB in the system. */
    HUGE,
    /** 200 to a new certificate, and the old one stays. */
    CERTIFICATE_KEPT,
    /** The web server restarts with its new certificate before it has answered. */
    CERTIFICATE_RESTART,
    /** A firmware update ends well, and the version stays. */
    UPDATE_LIES,
    /** A firmware update takes the BMC with it. */
    UPDATE_DIES,
    /** A firmware update begins, and the order to it is answered 504. */
    UPDATE_GATEWAY,
    /** A firmware update begins, and the answer to the order breaks off. */
    UPDATE_CUT,
    /** A firmware update is taken with 204: no task, no address, no end. */
    UPDATE_QUIET,
    /** A firmware update's {@code Location} names another host. */
    UPDATE_ELSEWHERE,
    /** A collection is not expanded though the service root says that it can be. */
    EXPAND
  }

  public RedfishFaults {
    times = times.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(times));
  }

  /** Only this one, so often. */
  public static RedfishFaults of(Fault fault, int times) {
    return new RedfishFaults(Map.of(fault, times));
  }
}
