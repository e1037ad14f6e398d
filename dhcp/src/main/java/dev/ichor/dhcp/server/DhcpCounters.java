package dev.ichor.dhcp.server;

/**
 * What happened since start.
 *
 * @param received datagrams, malformed ones included
 * @param ignored understood, and not answered for a stated reason
 * @param noted DECLINE and RELEASE that were taken up
 * @param overloaded ACKs and notes given up because the disk is too far behind
 * @param unwritten leases that could not be made durable; no ACK left
 * @param frames replies sent below IP, to clients that have no address yet
 * @param limited messages of a sender that asks too much, not decoded; and clients held back
 * @param repeated messages that came again and got the same answer again
 * @param shed messages thrown away because more came than could be answered
 * @param probes questions whether anybody uses an address
 * @param unprobed addresses offered without such a question, for lack of right or of time
 * @param taken addresses put into quarantine because somebody answered
 * @param unsent replies that the network refused
 * @param faults our own mistakes: each has a stack trace in the log
 */
public record DhcpCounters(
    long received,
    long malformed,
    long ignored,
    long offers,
    long acks,
    long naks,
    long noted,
    long overloaded,
    long unwritten,
    long frames,
    long limited,
    long repeated,
    long shed,
    long probes,
    long unprobed,
    long taken,
    long unsent,
    long faults) {}
