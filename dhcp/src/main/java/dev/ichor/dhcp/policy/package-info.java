/**
 * What to answer: facts to decisions, without clock, sockets or threads (RFC 2131 §4.3, PXE 2.1,
 * UEFI 2.10 §24.7).
 */
@NullMarked
package dev.ichor.dhcp.policy;

import org.jspecify.annotations.NullMarked;
