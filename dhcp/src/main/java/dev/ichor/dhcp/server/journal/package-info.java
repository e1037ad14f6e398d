/**
 * Leases on disk, durable before their ACK: records appended to segments, one forced write for all
 * ACKs that wait, a snapshot now and then.
 */
@NullMarked
package dev.ichor.dhcp.server.journal;

import org.jspecify.annotations.NullMarked;
